using System.Text;
using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Tests.Resources.FhirPath;

public class FhirPathLargeBundleTests
{
    [Theory]
    [InlineData("(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()")]
    [InlineData("entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))")]
    [InlineData("entry.resource.identifier.distinct().count() = 5000")]
    [InlineData("(entry.resource.identifier | entry.resource.code).count() = 5001")]
    [InlineData("entry.fullUrl.intersect(entry.first().fullUrl).count() = 1")]
    public void Work_grows_in_proportion_to_the_entries(string expression)
    {
        var json = new StringBuilder("""{"resourceType":"Bundle","type":"transaction","entry":[""");
        for (var i = 0; i < 5000; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(System.Globalization.CultureInfo.InvariantCulture, $$$$"""
                {"fullUrl":"urn:uuid:{{{{i}}}}","request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Observation","identifier":[{"system":"http://s","value":"{{{{i}}}}"}],
                "status":"final","code":{"text":"a"}}}
                """);
        }

        var bundle = ElementTree.Read(Encoding.UTF8.GetBytes(json.Append("]}").ToString()));
        Assert.True(FhirPathExpression.Compile(expression).IsTrue(bundle.Root, new FhirPathContext { MaxSteps = 200_000 }));
    }
}
