using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Resources.Xhtml;
using FsCheck;
using FsCheck.Fluent;

namespace FhirGenomics.Tests.Validation.Rules;

public class NarrativeTests
{
    [Theory]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>")]
    [InlineData("<div xmlns='http://www.w3.org/1999/xhtml' lang='da' class=\"a\"><p title=\"&lt;a&gt;\">æ &amp; &#160; &#xA0;<br/></p><!-- note --></div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><img src=\"#a\" alt=\"\"/></div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><table border=\"1\"><tr><td colspan=\"2\"><a href=\"https://example.org\" name=\"a\">x</a></td></tr></table></div>\n")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><div>x</div></p><![CDATA[<script>]]></div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x]] &gt; ]>]<![CDATA[ ]] ]]><br/>]]&gt;<b xmlns=\"http://www.w3.org/1999/xhtml\">&#x1FFFE;</b><!-- - x -> y --></p></div>")]
    public void Allowed_markup_has_no_findings_and_passes_htmlChecks(string div)
    {
        Assert.Equal([], Validators.Findings(Patient(div)));
        Assert.Equal("True", HtmlChecks(div));
    }

    [Theory]
    [InlineData("x", "must start with <div>")]
    [InlineData("<div>x</div>", "needs xmlns")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"></div>", "txt-2")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p> </p></div>", "txt-2")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x", "is not closed")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><b>x</div>", "does not close <b>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div><div/>", "nothing may follow")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></div>", "<script> is not allowed")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><iframe/>x</div>", "<iframe> is not allowed")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p onclick=\"x\">x</p></div>", "'onclick'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\" java\nscript:x\">x</a></div>", "links to scripts")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">&nbsp;</div>", "'&nbsp;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">a & b</div>", "'&amp;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">a < b</div>", "'&lt;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=x>x</p></div>", "in quotes")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>x</div>", "document types")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><?php x ?>x</div>", "processing instructions")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"", "a tag is not closed")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"&#106;avascript:x\">x</a></div>", "links to scripts")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"a\" title=\"b\">x</p></div>", "'title' twice")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"a\"lang=\"b\">x</p></div>", "a blank between")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"&nbsp;\">x</p></div>", "'&nbsp;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">&#0;</div>", "'&#0;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">&#xD800;</div>", "'&#xD800;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">&#9999999;</div>", "'&#9999999;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">a]]> 0</div>", "']]>' must be written")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x<!-- x -- y --></div>", "'--'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x<!-- x ---></div>", "'--'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">&#X41;</div>", "'&#X41;'")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p xmlns=\"urn:x\">x</p></div>", "only the namespace")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p xmlns=\"\">x</p></div>", "only the namespace")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p xmlns:h=\"urn:x\">x</p></div>", "'xmlns:h'")]
    [InlineData("<div xmlns=\"urn:x\">x</div>", "needs xmlns")]
    public void Other_markup_is_one_error_that_says_why_and_fails_htmlChecks(string div, string reason)
    {
        Assert.Equal("False", HtmlChecks(div));
        var issue = Assert.Single(Validators.Errors(Encoding.UTF8.GetBytes(Patient(div))));
        Assert.Equal(("narrative", "Patient.text.div"), (issue.MessageId, issue.Expression));
        Assert.Contains(reason, issue.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_allowed_is_well_formed_XML_in_one_namespace()
    {
        string[] parts = ["x", "]", "]]>", "-", "--", "<!--", "-->", "<![CDATA[", "<p>", "</p>", "<br/>", "&#65;", "&#X41;", "&amp;", "&", "<", ">", "\u00E6", " ", "\"", "<p title=\"]]>--\">", "<p xmlns=\"urn:x\">", "<b xmlns=\"http://www.w3.org/1999/xhtml\">", "</b>"];
        var narratives = Gen.Elements(parts).ListOf().Select(chosen => $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{string.Concat(chosen)}</div>");
        var allowed = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(narratives.ToArbitrary(), text =>
        {
            var isAllowed = new XhtmlScanner(Encoding.UTF8.GetBytes(text)).Scan() is null;
            allowed += isAllowed ? 1 : 0;
            return !isAllowed || XDocument.Parse(text).Descendants().All(element => element.Name.NamespaceName == "http://www.w3.org/1999/xhtml");
        }));
        Assert.True(allowed > 100);
    }

    [Fact]
    public void Deep_nesting_is_refused_without_recursion()
    {
        var deep = string.Concat(Enumerable.Repeat("<b>", 100_000));
        Assert.Equal(["narrative Patient.text.div (1,62)"], Validators.Findings(Patient("<div xmlns=\"http://www.w3.org/1999/xhtml\">" + deep)));
    }

    private static string HtmlChecks(string div) =>
        FhirPathExpression.Compile("text.div.htmlChecks()").IsTrue(ElementTree.Read(Encoding.UTF8.GetBytes(Patient(div))).Root, new FhirPathContext()) == true ? "True" : "False";

    private static string Patient(string div) => $$"""{"resourceType":"Patient","text":{"status":"generated","div":{{JsonSerializer.Serialize(div)}} } }""";
}
