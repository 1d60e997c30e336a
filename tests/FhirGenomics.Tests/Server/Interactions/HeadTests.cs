namespace FhirGenomics.Tests.Server.Interactions;

/// <summary>HEAD answers as GET does, without the content. Source: https://hl7.org/fhir/R4/http.html#read</summary>
[Collection("server")]
public class HeadTests(ServerFixture server)
{
    [Theory]
    [InlineData("HEAD", "Basic/{id}")]
    [InlineData("HEAD", "Basic/{id}/_history/1")]
    [InlineData("HEAD", "Basic/{id}/_history")]
    [InlineData("HEAD", "Basic/_history")]
    [InlineData("HEAD", "Basic")]
    [InlineData("HEAD", "_history")]
    [InlineData("HEAD", "metadata")]
    public async Task Head_has_the_status_and_headers_of_get_and_no_content(string method, string path)
    {
        var created = await server.Send("POST", "Basic", """{"resourceType":"Basic","code":{"text":"head"}}""");
        var url = path.Replace("{id}", created.At("id"), StringComparison.Ordinal);
        var head = await server.Send(method, url);
        var get = await server.Send("GET", url);
        Assert.Equal((get.Status, ""), (head.Status, head.Text));
        Assert.Equal(200, head.Status);
        foreach (var header in (string[])["ETag", "Content-Type", "Last-Modified", "Content-Length"])
        {
            Assert.Equal(get.Header(header), head.Header(header));
        }
    }
}
