using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation.Definitions;

public sealed class LoadedDefinitionsTests
{
    private const string Patient = "http://hl7.org/fhir/StructureDefinition/Patient";

    [Fact]
    public async Task What_is_loaded_is_used_and_what_is_unloaded_is_not_and_the_set_before_stays_as_it_was()
    {
        var none = LoadedDefinitions.Over(Validators.Pack);
        var (one, changed) = await none.WithAsync(Change("a", Profile("a", Patient, 1)));
        Assert.Equal(["http://example.org/a"], changed);
        Assert.Equal("1", Min(one, "http://example.org/a"));
        Assert.Null(none.Pack.Find("StructureDefinition", "http://example.org/a"));
        var (gone, changedAgain) = await one.WithAsync(Change("a", null));
        Assert.Equal(["http://example.org/a"], changedAgain);
        Assert.Null(gone.Pack.Find("StructureDefinition", "http://example.org/a"));
        Assert.NotNull(one.Pack.Find("StructureDefinition", "http://example.org/a"));
    }

    [Fact]
    public async Task A_profile_that_derives_from_a_changed_one_is_expanded_anew_and_others_are_not()
    {
        var (first, _) = await LoadedDefinitions.Over(Validators.Pack).WithAsync(new Dictionary<string, ElementTree?>
        {
            ["b"] = Profile("b", "http://example.org/a", null),
            ["a"] = Profile("a", Patient, null),
            ["c"] = Profile("c", Patient, null),
        });
        Assert.Equal("0", Min(first, "http://example.org/b"));
        var (second, changed) = await first.WithAsync(Change("a", Profile("a", Patient, 1)));
        Assert.Equal("1", Min(second, "http://example.org/b"));
        Assert.Equal(["http://example.org/a", "http://example.org/b"], changed.Order(StringComparer.Ordinal));
        Assert.Same(first.Pack.FindEntry("StructureDefinition", "http://example.org/c"), second.Pack.FindEntry("StructureDefinition", "http://example.org/c"));
        Assert.NotSame(first.Pack.FindEntry("StructureDefinition", "http://example.org/b"), second.Pack.FindEntry("StructureDefinition", "http://example.org/b"));
    }

    [Fact]
    public async Task Versions_live_side_by_side_and_the_newest_wins_whenever_it_came()
    {
        var (loaded, _) = await LoadedDefinitions.Over(Validators.Pack).WithAsync(new Dictionary<string, ElementTree?>
        {
            ["1"] = Profile("a", Patient, 1, "1.10.0"),
            ["2"] = Profile("a", Patient, null, "1.9.0"),
            ["3"] = Profile("a", Patient, null, "1.10.0-ballot"),
        });
        Assert.Equal("1.10.0", loaded.Pack.FindEntry("StructureDefinition", "http://example.org/a")!.Version);
        Assert.Equal("0", Min(loaded, "http://example.org/a|1.9.0"));
        Assert.Equal("1", Min(loaded, "http://example.org/a|1.10.0"));
    }

    [Fact]
    public async Task Only_what_rests_on_a_change_is_compiled_again()
    {
        var (loaded, _) = await LoadedDefinitions.Over(Validators.Pack).WithAsync(new Dictionary<string, ElementTree?>
        {
            ["a"] = Profile("a", Patient, 1),
            ["b"] = Profile("b", Patient, 1),
            ["vs"] = Read("""{"resourceType":"ValueSet","url":"http://example.org/vs","status":"active","compose":{"include":[{"system":"http://example.org/cs"}]}}"""),
        });
        var before = new Validator(new TerminologyService(loaded.Pack));
        var (a, b, gender) = (before.Profile("http://example.org/a"), before.Profile("http://example.org/b"), before.Terminology.Compile("http://hl7.org/fhir/ValueSet/administrative-gender"));
        Assert.Equal(Membership.Unknown, before.Terminology.InValueSet("http://example.org/vs", "http://example.org/cs", "x"));
        var (next, changed) = await loaded.WithAsync(new Dictionary<string, ElementTree?>
        {
            ["a"] = Profile("a", Patient, 2),
            ["cs"] = Read("""{"resourceType":"CodeSystem","url":"http://example.org/cs","status":"active","content":"complete","concept":[{"code":"x"}]}"""),
        });
        var after = before.With(next.Pack, changed);
        Assert.NotSame(a, after.Profile("http://example.org/a"));
        Assert.Same(b, after.Profile("http://example.org/b"));
        Assert.Same(gender, after.Terminology.Compile("http://hl7.org/fhir/ValueSet/administrative-gender"));
        Assert.Equal(Membership.In, after.Terminology.InValueSet("http://example.org/vs", "http://example.org/cs", "x"));
        Assert.Equal(Membership.Out, after.Terminology.InValueSet("http://example.org/vs", "http://example.org/cs", "y"));
        Assert.Equal(Membership.Unknown, before.Terminology.InValueSet("http://example.org/vs", "http://example.org/cs", "x"));
        Assert.Same(a, before.Profile("http://example.org/a"));
    }

    [Fact]
    public async Task Nobody_replaces_FHIR_s_own_types_or_what_the_server_brings()
    {
        var own = Validators.Pack.Entries.First(entry => entry.Rank == 0 && entry.ResourceType == "CodeSystem");
        var (loaded, _) = await LoadedDefinitions.Over(Validators.Pack).WithAsync(new Dictionary<string, ElementTree?>
        {
            ["type"] = Read($$"""{"resourceType":"StructureDefinition","url":"{{Patient}}","version":"9","type":"Patient","kind":"resource","derivation":"specialization"}"""),
            ["own"] = Read($$"""{"resourceType":"CodeSystem","url":"{{own.Url}}","version":"99","content":"complete"}"""),
        });
        Assert.Equal("4.0.1", loaded.Pack.FindEntry("StructureDefinition", Patient)!.Version);
        Assert.Same(own, loaded.Pack.FindEntry("CodeSystem", own.Url));
    }

    [Fact]
    public async Task A_long_chain_of_profiles_is_expanded_and_a_large_circle_is_refused_without_following_it()
    {
        var chain = Enumerable.Range(0, 60).ToDictionary(i => "k" + i, i => (ElementTree?)Profile("p" + i, i == 0 ? Patient : "http://example.org/p" + (i - 1), i == 0 ? 1 : null));
        var (loaded, _) = await LoadedDefinitions.Over(Validators.Pack).WithAsync(chain);
        Assert.Empty(loaded.Problems);
        Assert.Equal("1", Min(loaded, "http://example.org/p59"));
        var circle = Enumerable.Range(0, 2000).ToDictionary(i => "k" + i, i => (ElementTree?)Profile("q" + i, "http://example.org/q" + ((i + 1) % 2000), null));
        (loaded, _) = await LoadedDefinitions.Over(Validators.Pack).WithAsync(circle);
        Assert.Equal(2000, loaded.Problems.Count);
    }

    private static Dictionary<string, ElementTree?> Change(string key, ElementTree? tree) => new() { [key] = tree };

    private static string? Min(LoadedDefinitions loaded, string url)
    {
        var element = loaded.Pack.Find("StructureDefinition", url)!.Root.Child("snapshot").Child("element");
        while (element.Child("path").Text != "Patient.birthDate")
        {
            element = element.NextSame();
        }

        return element.Child("min").Text;
    }

    private static ElementTree Read(string json) => ElementTree.Read(Encoding.UTF8.GetBytes(json));

    private static ElementTree Profile(string name, string baseDefinition, int? min, string version = "1") => Read($$"""
        {"resourceType":"StructureDefinition","url":"http://example.org/{{name}}","version":"{{version}}","name":"P","status":"draft","fhirVersion":"4.0.1","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[{"id":"Patient","path":"Patient"}{{(min is null ? "" : $$""",{"id":"Patient.birthDate","path":"Patient.birthDate","min":{{min}}}""")}}] } }
        """);
}
