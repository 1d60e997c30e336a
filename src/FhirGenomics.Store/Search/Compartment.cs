namespace FhirGenomics.Store.Search;

/// <summary>A compartment that is searched: all that belongs to one resource. Source: https://hl7.org/fhir/R4/compartmentdefinition.html</summary>
/// <param name="Type">Type of the resource, such as <c>Patient</c>.</param>
/// <param name="Id">Id of the resource.</param>
public sealed record Compartment(string Type, string Id);
