using FhirGenomics.Server.Http;

namespace FhirGenomics.Tests.Server.Http;

public class QueryTests
{
    [Fact]
    public void Parameters_keep_their_order_and_are_decoded_and_those_of_the_representation_are_left_out() => Assert.Equal(
        [new("code", "http://loinc.org|69548-6"), new("_id", "1,2"), new("code", "a b")],
        Query.Read("?code=http%3A%2F%2Floinc.org%7C69548-6&_format=json&_id=1,2&empty=&_pretty=true&code=a+b&=x&flag"));
}
