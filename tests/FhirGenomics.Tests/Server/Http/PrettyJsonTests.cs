using System.Text;
using FhirGenomics.Server.Http;

namespace FhirGenomics.Tests.Server.Http;

public class PrettyJsonTests
{
    [Fact]
    public void Digits_and_characters_stay_as_they_are() => Assert.Equal(
        "{\n  \"a\": 1.00,\n  \"n\": [1.00,1e-400\n  ],\n  \"t\": [\n    true,\n    null\n  ],\n  \"b\": \"Æ<\\\"\"\n}",
        Encoding.UTF8.GetString(PrettyJson.Format("""{"a":1.00,"n":[1.00,1e-400],"t":[true,null],"b":"Æ<\""}"""u8).Span));
}
