using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Validation.Definitions;
using FhirGenomics.Validation.Terminology;

namespace FhirGenomics.Tests.Validation.Terminology;

public sealed class ValueSetCompilerTests
{
    // a > b > c, a > d; e stands alone. d is heavy and red, e has no colour.
    private const string Concepts = """
        "property":[{"code":"colour","type":"string"},{"code":"heavy","type":"boolean"}],
        "concept":[
          {"code":"a","display":"Alpha","concept":[
            {"code":"b","display":"Beta","property":[{"code":"colour","valueString":"blue"}],"concept":[{"code":"c","display":"Gamma","property":[{"code":"colour","valueString":"red"}]}]},
            {"code":"d","display":"Delta","property":[{"code":"colour","valueString":"red"},{"code":"heavy","valueBoolean":true}]}]},
          {"code":"e","display":"Epsilon","property":[{"code":"subsumedBy","valueCode":"d"}]}]
        """;

    private static readonly DefinitionsPack Pack = DefinitionsPack.Open();

    [Theory]
    [InlineData("concept", "is-a", "b", "bc")]
    [InlineData("concept", "is-a", "d", "de")]
    [InlineData("concept", "descendent-of", "a", "bcde")]
    [InlineData("concept", "is-not-a", "b", "ade")]
    [InlineData("concept", "generalizes", "c", "abc")]
    [InlineData("concept", "child-of", "a", "bd")]
    [InlineData("concept", "in", "a, e", "ae")]
    [InlineData("concept", "is-a", "nonsense", "")]
    [InlineData("parent", "=", "a", "bd")]
    [InlineData("code", "regex", "[ab]", "ab")]
    [InlineData("code", "not-in", "a,b", "cde")]
    [InlineData("display", "regex", ".*a", "abcd")]
    [InlineData("colour", "=", "red", "cd")]
    [InlineData("colour", "in", "red,blue", "bcd")]
    [InlineData("colour", "not-in", "red", "abe")]
    [InlineData("colour", "exists", "true", "bcd")]
    [InlineData("colour", "exists", "false", "ae")]
    [InlineData("heavy", "=", "true", "d")]
    public void Filters_select(string property, string op, string value, string expected)
    {
        var answers = Answers($$"""{"system":"http://example.org/cs","filter":[{"property":"{{property}}","op":"{{op}}","value":"{{value}}"}]}""");
        Assert.Equal(expected, answers(Membership.In));
        Assert.Equal("", answers(Membership.Unknown));
    }

    [Theory]
    [InlineData("weight", "=", "1")]
    [InlineData("colour", "sounds-like", "red")]
    [InlineData("code", "regex", "(?=a)a")]
    [InlineData("code", "regex", "(")]
    public void A_filter_that_is_not_understood_leaves_the_system_s_codes_unknown(string property, string op, string value)
    {
        var answers = Answers($$"""{"system":"http://example.org/cs","filter":[{"property":"{{property}}","op":"{{op}}","value":"{{value}}"}]}""");
        Assert.Equal("abcde", answers(Membership.Unknown));
        Assert.Equal("z", answers(Membership.Out));
    }

    [Theory]
    [InlineData("fragment")]
    [InlineData("example")]
    public void Of_an_incomplete_system_what_is_not_listed_is_unknown(string content)
    {
        var answers = Answers("""{"system":"http://example.org/cs"}""", content: content);
        Assert.Equal("abcde", answers(Membership.In));
        Assert.Equal("z", answers(Membership.Unknown));
    }

    [Fact]
    public void Excluded_codes_are_out()
    {
        var answers = Answers("""{"system":"http://example.org/cs"}""", exclude: """{"system":"http://example.org/cs","concept":[{"code":"b"}]}""");
        Assert.Equal("acde", answers(Membership.In));
        Assert.Equal("bz", answers(Membership.Out));
    }

    [Fact]
    public void Codes_that_may_be_excluded_are_unknown()
    {
        var answers = Answers("""{"system":"http://example.org/cs"}""", exclude: """{"valueSet":["http://example.org/not-loaded"]}""");
        Assert.Equal("abcde", answers(Membership.Unknown));
        Assert.Equal("z", answers(Membership.Out));
    }

    [Fact]
    public void Imports_intersect_with_the_codes_and_with_each_other()
    {
        Assert.Equal("bc", Answers("""{"system":"http://example.org/cs","filter":[{"property":"concept","op":"is-a","value":"b"}],"valueSet":["http://example.org/abc"]}""")(Membership.In));
        Assert.Equal("b", Answers("""{"valueSet":["http://example.org/abc","http://example.org/b"]}""")(Membership.In));
    }

    [Fact]
    public void A_value_set_that_imports_itself_cannot_be_told()
    {
        var answers = Answers("""{"valueSet":["http://example.org/vs"]}""");
        Assert.Equal("abcdez", answers(Membership.Unknown));
    }

    [Fact]
    public void An_expansion_answers_where_compose_cannot()
    {
        const string expansion = ""","expansion":{"timestamp":"2024-01-01","contains":[{"system":"http://example.org/cs","code":"a","contains":[{"system":"http://example.org/cs","code":"b"}]}]}""";
        var answers = Answers("""{"valueSet":["http://example.org/not-loaded"]}""", more: expansion);
        Assert.Equal("ab", answers(Membership.In));
        Assert.Equal("cdez", answers(Membership.Out));
        var part = Answers("""{"valueSet":["http://example.org/not-loaded"]}""", more: expansion.Replace("\"timestamp\"", "\"total\":99,\"timestamp\"", StringComparison.Ordinal));
        Assert.Equal("cdez", part(Membership.Unknown));
    }

    [Fact]
    public void Case_counts_unless_the_system_says_that_it_does_not()
    {
        Assert.Equal(Membership.Out, Service("""{"system":"http://example.org/cs"}""").InValueSet("http://example.org/vs", null, "A"));
        Assert.Equal(Membership.In, Service("""{"system":"http://example.org/cs"}""", caseSensitive: false).InValueSet("http://example.org/vs", null, "A"));
    }

    private static Func<Membership, string> Answers(string include, string? exclude = null, string content = "complete", string more = "")
    {
        var valueSet = Service(include, exclude, content, more).Compile("http://example.org/vs");
        return answer => string.Concat("abcdez".Where(code => valueSet.Contains("http://example.org/cs", code.ToString()) == answer));
    }

    private static TerminologyService Service(string include, string? exclude = null, string content = "complete", string more = "", bool caseSensitive = true)
    {
        var excluded = exclude is null ? "" : $""","exclude":[{exclude}]""";
        string[] resources =
        [
            $$"""{"resourceType":"CodeSystem","url":"http://example.org/cs","status":"active","content":"{{content}}","caseSensitive":{{(caseSensitive ? "true" : "false")}},{{Concepts}}}""",
            ValueSet("vs", $$"""{"include":[{{include}}]{{excluded}}}""", more),
            ValueSet("abc", """{"include":[{"system":"http://example.org/cs","concept":[{"code":"a"},{"code":"b"},{"code":"c"}]}]}"""),
            ValueSet("b", """{"include":[{"system":"http://example.org/cs","concept":[{"code":"b"}]}]}"""),
        ];
        return new TerminologyService(Pack.With(resources.Select(resource => ElementTree.Read(Encoding.UTF8.GetBytes(resource)))));
    }

    private static string ValueSet(string id, string compose, string more = "") =>
        $$"""{"resourceType":"ValueSet","url":"http://example.org/{{id}}","status":"active","compose":{{compose}}{{more}}} """;
}
