using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using Microsoft.AspNetCore.Http;

namespace FhirGenomics.Tests.Server.Http;

public class NegotiationTests
{
    [Theory]
    [InlineData(null, null, "application/fhir+json; charset=utf-8")]
    [InlineData("*/*", null, "application/fhir+json; charset=utf-8")]
    [InlineData("application/*", null, "application/fhir+json; charset=utf-8")]
    [InlineData("application/json", null, "application/fhir+json; charset=utf-8")]
    [InlineData("application/json, */*;q=0.5", null, "application/fhir+json; charset=utf-8")]
    [InlineData("application/fhir+json; fhirVersion=4.0", null, "application/fhir+json; charset=utf-8")]
    [InlineData("application/fhir+xml", null, "application/fhir+xml; charset=utf-8")]
    [InlineData("text/xml", null, "application/fhir+xml; charset=utf-8")]
    [InlineData("application/fhir+xml;q=1.0, application/fhir+json;q=1.0, application/xml+fhir;q=0.9, application/json+fhir;q=0.9", null, "application/fhir+xml; charset=utf-8")]
    [InlineData("application/fhir+xml;q=0.5, application/fhir+json;q=0.8", null, "application/fhir+json; charset=utf-8")]
    [InlineData("image/png, application/fhir+xml;q=0.1", null, "application/fhir+xml; charset=utf-8")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", null, "application/json; charset=utf-8")]
    [InlineData("application/fhir+json;q=0, */*", null, "application/fhir+xml; charset=utf-8")]
    [InlineData("application/fhir+xml;q=0, */*;q=0.1", null, "application/fhir+json; charset=utf-8")]
    [InlineData("application/fhir+xml", "json", "application/fhir+json; charset=utf-8")]
    [InlineData("application/fhir+json", "xml", "application/fhir+xml; charset=utf-8")]
    [InlineData(null, "application/fhir+xml", "application/fhir+xml; charset=utf-8")]
    [InlineData(null, "application/fhir%2Bxml", "application/fhir+xml; charset=utf-8")]
    [InlineData("image/png", "text/xml", "application/fhir+xml; charset=utf-8")]
    [InlineData("application/fhir+xml; fhirVersion=\"4.0\"", null, "application/fhir+xml; charset=utf-8")]
    [InlineData(null, "application/fhir+xml; fhirVersion=4.0", "application/fhir+xml; charset=utf-8")]
    [InlineData(null, "application/fhir%2Bxml;charset=utf-8", "application/fhir+xml; charset=utf-8")]
    [InlineData("Text/HTML", null, "application/json; charset=utf-8")]
    [InlineData(null, "HTML", "application/json; charset=utf-8")]
    public void The_representation_follows_format_then_Accept(string? accept, string? format, string contentType) =>
        Assert.Equal(contentType, Negotiation.Choose(Request(accept, format)).ContentType);

    [Theory]
    [InlineData("image/png", null)]
    [InlineData("application/fhir+json; fhirVersion=3.0", null)]
    [InlineData("application/fhir+json;q=0", null)]
    [InlineData(null, "yaml")]
    [InlineData(null, "application/fhir+json; fhirVersion=3.0")]
    [InlineData("application/json", "text/turtle")]
    public void What_is_not_offered_is_refused_with_406_and_the_offer(string? accept, string? format)
    {
        var failure = Assert.Throws<Failure>(() => Negotiation.Choose(Request(accept, format)));
        Assert.Equal(FailureKind.NotAcceptable, failure.Kind);
        Assert.Contains("application/fhir+json", failure.Issues[0].Text, StringComparison.Ordinal);
        Assert.False(Negotiation.ForError(Request(accept, format)).Xml);
    }

    [Fact]
    public void Pretty_is_for_those_who_ask_and_for_browsers()
    {
        Assert.True(Negotiation.Choose(Request("text/html", null)).Pretty);
        Assert.False(Negotiation.Choose(Request(null, null)).Pretty);
        var request = Request("application/fhir+xml", null);
        request.QueryString = new QueryString("?_pretty=true");
        Assert.Equal(new Representation(Xml: true, Pretty: true, ForBrowser: false), Negotiation.Choose(request));
    }

    [Theory]
    [InlineData(null, Language.English)]
    [InlineData("da", Language.Danish)]
    [InlineData("da-DK,da;q=0.9,en-US;q=0.8,en;q=0.7", Language.Danish)]
    [InlineData("DA-dk", Language.Danish)]
    [InlineData("de, da;q=0.5", Language.Danish)]
    [InlineData("da, en", Language.Danish)]
    [InlineData("en, da", Language.English)]
    [InlineData("en-GB,en;q=0.9,da;q=0.8", Language.English)]
    [InlineData("da;q=0", Language.English)]
    [InlineData("*", Language.English)]
    [InlineData("dax, ;;", Language.English)]
    public void Findings_are_told_in_Danish_to_those_who_want_it_more_than_English(string? wanted, Language expected)
    {
        var request = Request(null, null);
        request.Headers.AcceptLanguage = wanted;
        Assert.Equal(expected, Negotiation.LanguageOf(request));
    }

    private static HttpRequest Request(string? accept, string? format)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;
        request.QueryString = format is null ? default : new QueryString("?_format=" + format);
        return request;
    }
}
