using FhirGenomics.Resources;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation.Terminology;

public sealed class ValueSetExpanderTests
{
    // a > b > c, a > d; e is inactive, a cannot be chosen.
    private const string Newest = """
        {"resourceType":"CodeSystem","url":"http://example.org/cs","version":"2","status":"active","content":"complete","caseSensitive":true,"language":"en",
         "property":[{"code":"colour","type":"string"},{"code":"inactive","type":"boolean"},{"code":"closed","uri":"http://hl7.org/fhir/concept-properties#notSelectable","type":"boolean"}],
         "concept":[
          {"code":"a","display":"Alpha","property":[{"code":"closed","valueBoolean":true}],"concept":[
            {"code":"b","display":"Beta","designation":[{"language":"da","value":"Bøg"}],"property":[{"code":"colour","valueString":"blue"}],"concept":[{"code":"c","display":"Gamma"}]},
            {"code":"d","display":"Delta","property":[{"code":"colour","valueString":"red"}]}]},
          {"code":"e","display":"Epsilon","property":[{"code":"inactive","valueBoolean":true}]}]}
        """;

    private const string Older = """{"resourceType":"CodeSystem","url":"http://example.org/cs","version":"1","status":"retired","content":"complete","concept":[{"code":"a"},{"code":"old"}]}""";

    private const string Supplement = """
        {"resourceType":"CodeSystem","url":"http://example.org/cs-da","status":"active","content":"supplement","supplements":"http://example.org/cs",
         "property":[{"code":"weight","type":"string"}],
         "concept":[{"code":"c","designation":[{"language":"da-DK","value":"Gamma på dansk"}],"property":[{"code":"weight","valueString":"heavy"}]}]}
        """;

    private static readonly TerminologyService Terminology = new(Validators.Pack.With(
    [
        Validators.Read(Older), Validators.Read(Newest), Validators.Read(Supplement),
        Validators.Read("""{"resourceType":"CodeSystem","url":"http://example.org/part","status":"active","content":"fragment","concept":[{"code":"x"}]}"""),
        Validators.Read("""{"resourceType":"ValueSet","url":"http://example.org/bc","status":"active","compose":{"include":[{"system":"http://example.org/cs","concept":[{"code":"b","display":"Bee"},{"code":"c"}]}]}}"""),
        Validators.Read("""{"resourceType":"ValueSet","url":"http://example.org/self","status":"active","compose":{"include":[{"valueSet":["http://example.org/self"]}]}}"""),
    ]));

    [Theory]
    [InlineData("""{"include":[{"system":"http://example.org/cs"}]}""", "a b c d e")]
    [InlineData("""{"include":[{"system":"http://example.org/cs","version":"1"}]}""", "a old")]
    [InlineData("""{"inactive":false,"include":[{"system":"http://example.org/cs"}]}""", "a b c d")]
    [InlineData("""{"include":[{"system":"http://example.org/cs","filter":[{"property":"concept","op":"is-a","value":"b"}]}]}""", "b c")]
    [InlineData("""{"include":[{"system":"http://example.org/cs","filter":[{"property":"colour","op":"exists","value":"true"},{"property":"concept","op":"descendent-of","value":"a"}]}]}""", "b d")]
    [InlineData("""{"include":[{"system":"http://example.org/cs"}],"exclude":[{"system":"http://example.org/cs","filter":[{"property":"concept","op":"is-a","value":"b"}]}]}""", "a d e")]
    [InlineData("""{"include":[{"system":"http://example.org/cs"}],"exclude":[{"valueSet":["http://example.org/bc"]}]}""", "a d e")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/bc"]},{"system":"http://example.org/cs","concept":[{"code":"d"},{"code":"b"}]}]}""", "b c d")]
    [InlineData("""{"include":[{"system":"http://example.org/cs","filter":[{"property":"concept","op":"is-a","value":"a"}],"valueSet":["http://example.org/bc"]}]}""", "b c")]
    [InlineData("""{"include":[{"system":"http://loinc.org","concept":[{"code":"69548-6"}]}]}""", "69548-6")]
    public void A_compose_is_listed_in_its_order(string compose, string expected) => Assert.Equal(expected, Codes(compose));

    [Fact]
    public void Pages_filters_and_flags_leave_out_what_is_not_asked_for()
    {
        const string All = """{"include":[{"system":"http://example.org/cs"}]}""";
        Assert.Equal("b c", Codes(All, new ExpansionRequest { Offset = 1, Count = 2 }));
        Assert.Equal(5, Expand(All, new ExpansionRequest { Count = 0 }).Total);
        Assert.Equal("c", Codes(All, new ExpansionRequest { Filter = "dansk gamma" }));
        Assert.Equal("a b c d", Codes(All, new ExpansionRequest { ActiveOnly = true }));
        Assert.Equal("b c d e", Codes(All, new ExpansionRequest { SelectableOnly = true }));
        Assert.Equal(["http://example.org/cs|2"], Expand(All, new()).Systems);
    }

    [Fact]
    public void Displays_and_designations_come_from_the_value_set_the_system_and_its_supplements_in_the_language_asked_for()
    {
        const string All = """{"include":[{"system":"http://example.org/cs","concept":[{"code":"b","display":"Bee"},{"code":"c"},{"code":"d","designation":[{"language":"da","value":"Dansk D"}]}]}]}""";
        Assert.Equal(["Bee", "Gamma", "Delta"], Expand(All, new()).Concepts.Select(concept => concept.Display));
        Assert.Equal(["Bøg", "Gamma på dansk", "Dansk D"], Expand(All, new ExpansionRequest { Language = "da" }).Concepts.Select(concept => concept.Display));
        Assert.Equal(["Gamma på dansk"], Expand(All, new()).Concepts[1].Designations.Select(designation => designation.Value));
        Assert.Equal((true, false), Expand("""{"include":[{"system":"http://example.org/cs","concept":[{"code":"a"}]}]}""", new()).Concepts.Select(concept => (concept.IsAbstract, concept.IsInactive)).Single());
    }

    [Theory]
    [InlineData("""{"include":[{"system":"http://loinc.org"}]}""", "http://loinc.org")]
    [InlineData("""{"include":[{"system":"http://snomed.info/sct","filter":[{"property":"concept","op":"is-a","value":"404684003"}]}]}""", "http://snomed.info/sct")]
    [InlineData("""{"include":[{"system":"http://example.org/cs","version":"7"}]}""", "http://example.org/cs|7")]
    [InlineData("""{"include":[{"system":"http://example.org/part"}]}""", "http://example.org/part")]
    [InlineData("""{"include":[{"system":"http://unitsofmeasure.org"}]}""", "http://unitsofmeasure.org")]
    [InlineData("""{"include":[{"system":"http://example.org/cs","filter":[{"property":"nonsense","op":"=","value":"x"}]}]}""", "filter")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/none"]}]}""", "http://example.org/none")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/self"]}]}""", "itself")]
    [InlineData("""{"include":[{"system":"http://example.org/cs"}],"exclude":[{"valueSet":["http://example.org/none"]}]}""", "cannot be told")]
    public void What_cannot_be_listed_is_refused_with_the_reason(string compose, string reason)
    {
        var failure = Assert.Throws<Failure>(() => Expand(compose, new()));
        Assert.Equal(FailureKind.Unprocessable, failure.Kind);
        Assert.Contains(reason, failure.Issues[0].Text, StringComparison.Ordinal);
        Assert.NotNull(failure.Issues[0].Danish);
    }

    [Fact]
    public void Too_many_concepts_are_refused_but_come_in_pages()
    {
        var concepts = string.Join(',', Enumerable.Range(0, 10_001).Select(i => $$"""{"code":"c{{i}}"}"""));
        var compose = $$"""{"include":[{"system":"http://example.org/big","concept":[{{concepts}}]}]}""";
        Assert.Equal(IssueCode.TooCostly, Assert.Throws<Failure>(() => Expand(compose, new())).Issues[0].Code);
        Assert.Equal("c10000", Codes(compose, new ExpansionRequest { Offset = 10_000, Count = 10 }));
    }

    [Fact]
    public void Value_sets_that_import_each_other_twice_on_many_levels_end()
    {
        var levels = Enumerable.Range(0, 30).Select(i => Validators.Read($$"""{"resourceType":"ValueSet","url":"http://example.org/l{{i}}","status":"active","compose":{"include":[{"valueSet":["http://example.org/l{{i + 1}}"]},{"valueSet":["http://example.org/l{{i + 1}}"]}]} }"""))
            .Append(Validators.Read("""{"resourceType":"ValueSet","url":"http://example.org/l30","status":"active","compose":{"include":[{"system":"http://example.org/cs","concept":[{"code":"a"}]}]}}"""));
        var terminology = new TerminologyService(Validators.Pack.With(levels));
        Assert.Equal(Membership.Unknown, terminology.InValueSet("http://example.org/l0", "http://example.org/cs", "z"));
        Assert.Equal(Membership.In, terminology.InValueSet("http://example.org/l25", "http://example.org/cs", "a"));
        Assert.Throws<Failure>(() => terminology.Expand(terminology.Definitions.Find("ValueSet", "http://example.org/l0")!.Root, new()));
    }

    [Fact]
    public void Every_value_set_that_the_server_brings_is_listed_or_refused()
    {
        var listed = 0;
        foreach (var entry in Terminology.Definitions.Entries.Where(entry => entry.ResourceType == "ValueSet"))
        {
            var valueSet = Terminology.Definitions.Read(entry).Root;
            try
            {
                var expansion = Terminology.Expand(valueSet, new ExpansionRequest { Count = 10 });
                listed++;
                Assert.All(expansion.Concepts, concept => Assert.Equal(Membership.In, Terminology.ValidateInValueSet(valueSet, [new CodeToValidate(concept.System, null, concept.Code, null)], null).Membership));
            }
            catch (Failure refused)
            {
                Assert.Equal(FailureKind.Unprocessable, refused.Kind);
            }
        }

        Assert.InRange(listed, 1000, int.MaxValue);
    }

    private static string Codes(string compose, ExpansionRequest? request = null) => string.Join(' ', Expand(compose, request ?? new()).Concepts.Select(concept => concept.Code));

    private static ValueSetExpansion Expand(string compose, ExpansionRequest request) =>
        Terminology.Expand(Validators.Read($$"""{"resourceType":"ValueSet","url":"http://example.org/asked","status":"active","compose":{{compose}}}""").Root, request);
}
