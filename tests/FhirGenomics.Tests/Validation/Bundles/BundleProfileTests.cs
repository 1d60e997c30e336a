using System.Text;
using System.Text.Json.Nodes;
using FhirGenomics.Resources;
using FhirGenomics.Validation;

namespace FhirGenomics.Tests.Validation.Bundles;

/// <summary>What an entry's own profile asks is asked with the entry as %resource, whatever profile the Bundle around it has.</summary>
public class BundleProfileTests
{
    private const string OrderBundle = "https://fhirgenomics.example/fhir/StructureDefinition/order-bundle";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_specimen_received_before_it_was_taken_is_found_in_an_order_bundle_too(bool asOrderBundle)
    {
        var bundle = JsonNode.Parse(File.ReadAllText(Repository.Path("examples", "rare-disease-child-trio", "1-order", "request.json")))!;
        var specimens = bundle["entry"]!.AsArray().Select((entry, i) => (Resource: entry!["resource"]!, Index: i)).Where(entry => entry.Resource["resourceType"]!.GetValue<string>() == "Specimen").ToList();
        specimens[0].Resource["receivedTime"] = "2020-01-01T08:00:00+01:00";
        var issues = Validators.Shared.Validate(ElementTree.Read(Encoding.UTF8.GetBytes(bundle.ToJsonString())).Root, new ValidationRequest { Profiles = asOrderBundle ? [OrderBundle] : [] });
        Assert.Contains(issues, issue => issue.IsError && issue.Text.StartsWith("specimen-times:", StringComparison.Ordinal) && issue.Expression!.StartsWith($"Bundle.entry[{specimens[0].Index}].resource", StringComparison.Ordinal));
    }
}
