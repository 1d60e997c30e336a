using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;

namespace FhirGenomics.Validation.Conformance;

/// <summary>
/// Whether a StructureDefinition that constrains another can be used: its elements exist in the base, are narrowed and not widened, its slices can be
/// told apart, its constraints are FHIRPath. Each finding names the ElementDefinition. The rules that FHIR states as constraints (sdf-, eld-) are not repeated here.
/// Source: https://hl7.org/fhir/R4/profiling.html and https://hl7.org/fhir/R4/elementdefinition.html
/// </summary>
internal sealed class ProfileCheck
{
    private const string TypeBase = "http://hl7.org/fhir/StructureDefinition/";

    private readonly Element profile;
    private readonly List<Issue> issues = [];
    private readonly string url;

    private ProfileCheck(DefinitionsPack definitions, Element profile)
    {
        Definitions = definitions;
        Base = new BaseElements(definitions, profile);
        this.profile = profile;
        url = profile.Child("url").Text ?? "";
    }

    /// <summary>The definitions that profiles and types are looked up in.</summary>
    public DefinitionsPack Definitions { get; }

    /// <summary>What the profile is derived from.</summary>
    public BaseElements Base { get; }

    /// <summary>What is wrong with a StructureDefinition. Its base and the profiles it names are looked up in the definitions.</summary>
    public static IReadOnlyList<Issue> Check(DefinitionsPack definitions, Element structureDefinition)
    {
        if (structureDefinition.Child("derivation").Text != "constraint" || structureDefinition.Child("kind").Text == "logical")
        {
            return [];
        }

        var check = new ProfileCheck(definitions, structureDefinition);
        check.Check();
        return check.issues;
    }

    /// <summary>Adds an error about an ElementDefinition.</summary>
    public void Error(Element at, Element element, string messageId, string text, string danish) =>
        issues.Add(Issue.Error(IssueCode.Invalid, messageId, text, at, danish) with { Profile = url, ElementId = IdOf(element) });

    /// <summary>The id of an ElementDefinition, or its path.</summary>
    public static string IdOf(Element element) => element.Child("id").Text ?? element.Child("path").Text ?? "";

    private void Check()
    {
        if (!CheckBase())
        {
            return;
        }

        CheckExtensionUrl();
        ObligationCheck.Check(this, profile);
        var order = new ElementOrder(this);
        var elements = new ElementCheck(this);
        var slicing = new SlicingCheck(this, profile);
        foreach (var element in BaseElements.Elements(profile))
        {
            if (element.Child("path").Text is not { } path || Base.Find(path) is not { } places)
            {
                continue;
            }

            if (places.Count == 0)
            {
                Error(element, element, MessageId.ProfileElement, $"The element '{Messages.Shorten(path)}' does not exist in {profile.Child("baseDefinition").Text}.", $"Elementet '{Messages.Shorten(path)}' findes ikke i {profile.Child("baseDefinition").Text}.");
                continue;
            }

            order.Check(element, places);
            elements.Check(element, path, places);
            slicing.Check(element, path, places);
        }
    }

    private bool CheckBase()
    {
        var at = profile.Child("baseDefinition");
        if (!at.HasValue)
        {
            return false;
        }

        var known = Definitions.FindEntry("StructureDefinition", at.Text!);
        if (!Base.IsKnown || known is null)
        {
            issues.Add(Issue.At(
                at,
                IssueSeverity.Warning,
                IssueCode.NotFound,
                MessageId.ProfileBase,
                $"The base '{Messages.Show(at)}' is not known here, so the differential was not checked.",
                $"Grundprofilen '{Messages.Show(at)}' kendes ikke her, så differential blev ikke kontrolleret.") with
            { Profile = url });
            return false;
        }

        var type = profile.Child("type");
        var baseType = Definitions.Read(known).Root.Child("type").Text;
        if (type.Text is { } stated && baseType is not null && stated != baseType)
        {
            issues.Add(Issue.Error(
                IssueCode.Invalid,
                MessageId.ProfileBase,
                $"The profile states the type '{Messages.Shorten(stated)}', but its base is for '{baseType}'.",
                type,
                $"Profilen angiver typen '{Messages.Shorten(stated)}', men dens grundprofil gælder '{baseType}'.") with
            { Profile = url });
            return false;
        }

        return true;
    }

    // The URL of an extension is that of its definition. Source: https://hl7.org/fhir/R4/defining-extensions.html
    private void CheckExtensionUrl()
    {
        if (profile.Child("type").Text != "Extension" || profile.Child("abstract").Text == "true" || profile.Child("snapshot").Exists)
        {
            return;
        }

        var said = BaseElements.Elements(profile).FirstOrDefault(element => IdOf(element) == "Extension.url" && element.Child("fixed").Exists);
        if (said.Exists ? said.Child("fixed").Text != url : profile.Child("baseDefinition").Text == TypeBase + "Extension")
        {
            var at = said.Exists ? said.Child("fixed") : profile.Child("differential");
            issues.Add(Issue.Error(
                IssueCode.Invalid,
                MessageId.ProfileValue,
                $"Extension.url must be fixed to the URL of the definition, '{Messages.Shorten(url)}'{(said.Exists ? $": found '{Messages.Show(at)}'" : "")}.",
                at,
                $"Extension.url skal have definitionens URL '{Messages.Shorten(url)}' som fast værdi{(said.Exists ? $": fandt '{Messages.Show(at)}'" : "")}.") with
            { Profile = url, ElementId = "Extension.url" });
        }
    }
}
