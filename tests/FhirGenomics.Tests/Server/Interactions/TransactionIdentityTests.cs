namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>
/// Entries of one transaction that are about the same resource, of which nothing is stored yet: it is made once, or the transaction fails.
/// Source: https://hl7.org/fhir/R4/http.html#trules
/// </summary>
[Collection("server")]
public class TransactionIdentityTests(ServerFixture server)
{
    /// <summary>Of each entry the request (<c>POST condition</c> with If-None-Exist); S stands for the identifier that all of them have.</summary>
    [Theory]
    [InlineData(200, "POST Patient identifier=S", "POST Patient")]
    [InlineData(200, "POST Patient", "POST Patient identifier=S")]
    [InlineData(200, "PUT Patient/ID", "POST Patient identifier=S")]
    [InlineData(200, "POST Patient identifier=S", "PUT Patient/ID", "POST Patient identifier=S")]
    [InlineData(200, "POST Patient identifier=S", "POST Patient identifier=S&_count=1")]
    [InlineData(200, "POST Patient identifier=S", "POST Patient identifier=V")]
    [InlineData(409, "POST Patient active=true&identifier=S", "POST Patient identifier=S&active=true")]
    [InlineData(409, "POST Patient identifier=S", "PUT Patient?identifier=S")]
    [InlineData(409, "POST Patient", "PUT Patient?identifier=S")]
    [InlineData(409, "PUT Patient?identifier=S", "PUT Patient?active=true&identifier=S")]
    [InlineData(412, "POST Patient", "POST Patient", "POST Patient identifier=S")]
    public async Task What_is_not_stored_yet_is_made_once_or_the_transaction_fails(int status, params string[] requests)
    {
        var value = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        var entries = requests.Select((request, i) =>
        {
            var parts = request.Replace("=S", "=urn:ti|" + value, StringComparison.Ordinal).Replace("=V", "=" + value, StringComparison.Ordinal).Replace("ID", value, StringComparison.Ordinal).Split(' ');
            var id = request.Contains("ID", StringComparison.Ordinal) ? $"\"id\":\"{value}\"," : "";
            var condition = parts.Length > 2 ? $",\"ifNoneExist\":\"{parts[2]}\"" : "";
            return $$"""{"fullUrl":"urn:uuid:{{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}}","resource":{"resourceType":"Patient",{{id}}"active":true,"identifier":[{"system":"urn:ti","value":"{{value}}"}]},"request":{"method":"{{parts[0]}}","url":"{{parts[1]}}"{{condition}}} }""";
        });
        var answer = await new Scenario(string.Join(", ", requests), "POST", "", status)
        {
            Body = $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""",
            Written = status == 200 ? 1 : 0,
        }.Run(server);
        await new Scenario("stored", "GET", "Patient?_total=accurate&identifier=urn:ti|" + value, 200) { Present = [status == 200 ? "total = 1" : "total = 0"] }.Run(server);
        if (status == 200)
        {
            Assert.Single(Enumerable.Range(0, requests.Length).Select(i => answer.At($"entry[{i}].response.location")).Distinct());
        }
    }
}
