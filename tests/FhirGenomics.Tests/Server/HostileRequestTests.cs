using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FhirGenomics.Tests.Server;

/// <summary>Requests put together at random from odd parts: the server refuses or answers each, and never fails.</summary>
[Collection("server")]
public class HostileRequestTests(ServerFixture server)
{
    private const int Requests = 400;

    private static readonly string[] Methods = ["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "FOO", "get"];

    private static readonly string[] Paths =
    [
        "/fhir", "/fhir/", "/fhir/Patient", "/fhir/Patient/a", "/fhir/Patient/a/_history/1", "/fhir/Patient/a/_history/99999999999999999999", "/fhir/Patient/_history", "/fhir/_history", "/fhir/Patient/_search",
        "/fhir/Patient/$validate", "/fhir/$validate", "/fhir/metadata", "/fhir/Observation/%F0%9F%A7%AC", "/fhir/Patient/%2e%2e/x", "/fhir//Patient", "/fhir/Patient/a%00b", "/fhir/%ff", "/fhir/Patient/a/b/c/d", "/swagger/x", "/", "/%2fetc",
        "/fhir/Bundle", "/fhir/Binary/a", "/fhir/Parameters", "/health/../fhir",
    ];

    private static readonly string[] Queries =
    [
        "", "", "?_count=-1", "?_count=1e9", "?_sort=", "?_sort=,,-", "?_page=AAAA", "?_page=%00", "?_since=never", "?_at=2020", "?_format=%ff", "?_pretty=maybe", "?_summary=all", "?_elements=..,,", "?identifier=|||", "?identifier=%7C%00",
        "?birthdate=ge9999-99", "?birthdate=ge0000", "?_lastUpdated=lt0001-01-01T00:00:00%2B14:00", "?name:exact=%ED%A0%80", "?name:nothing=x", "?_include=*", "?_include=Patient:*:x", "?_revinclude=::", "?a=%zz", "?&&&==&", "?value-quantity=1e999", "?value-quantity=1e-999|x|y",
        "?date=ap2020", "?_id=" + "a,", "?mode=delete", "?profile=%20", "?_has:Observation:patient:code=x", "?subject.name=x", "?_filter=name%20eq", "?_list=x", "?code:in=http://x", "?code:below=a|b",
    ];

    private static readonly string[] Headers =
    [
        "Accept: */*;q=x", "Accept: application/fhir+xml", "Accept: ;;;", "If-Match: W/\"\"", "If-Match: W/\"99999999999999999999\"", "If-None-Match: *", "If-None-Exist: ?", "If-None-Exist: identifier=|&&", "If-Modified-Since: never", "Prefer: return=;handling=",
        "Prefer: return=representation", "Prefer: handling=strict", "Content-Encoding: gzip", "Content-Encoding: br, br", "Accept-Language: da;q=2, \u00e6", "Origin: null", "X-Request-Id: " + "\u0001", "Range: bytes=1-0", "Accept-Encoding: identity;q=0", "Transfer-Encoding: chunked",
        "X-Forwarded-Host: example.org", "Expect: 200-ok",
    ];

    private static readonly string[] Types = ["application/fhir+json", "application/fhir+json", "application/fhir+xml", "application/json; charset=x", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "*/*", "text/plain"];

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "\"x\"", "{\"resourceType\":\"Patient\"}", "{\"resourceType\":\"Patient\",\"id\":\"a\",\"active\":true}", "{\"resourceType\":\"Patient\",\"id\":{},\"meta\":[]}", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{}]}",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\",\"url\":\"//x\"}},{\"request\":{\"method\":\"PUT\",\"url\":\"Patient?\"}},{\"request\":{\"method\":\"POST\",\"url\":\"$validate\"}}]}",
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"fullUrl\":\"urn:uuid:x\",\"resource\":{\"resourceType\":\"Patient\",\"active\":true},\"request\":{\"method\":\"POST\",\"url\":\"Patient\",\"ifNoneExist\":\"&=&\"}}]}",
        "{\"resourceType\":\"Bundle\",\"type\":\"history\"}", "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[]}},{\"name\":\"profile\",\"valueUri\":\"x|y|z\"}]}",
        "<Patient xmlns='http://hl7.org/fhir'><active value='true'/></Patient>", "<a/>", "<!DOCTYPE a SYSTEM 'file:///x'><a/>", "a=b&%00=%ff", "\0\0\0", "\uFEFF{\"resourceType\":\"Patient\"}", "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1e99999}}",
    ];

    [Fact]
    public async Task No_request_made_of_odd_parts_makes_the_server_fail()
    {
        var random = new Random(20);
        string Pick(string[] from) => from[random.Next(from.Length)];
        for (var i = 0; i < Requests; i++)
        {
            var (method, path, body) = (Pick(Methods), Pick(Paths) + Pick(Queries), Pick(Bodies));
            var headers = Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Headers)).Append("Content-Type: " + Pick(Types)).Append($"Content-Length: {Encoding.UTF8.GetByteCount(body)}").Distinct();
            var status = await Send($"{method} {path} HTTP/1.1\r\nHost: {server.Client.BaseAddress!.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}");
            Assert.True(status is >= 200 and < 500, $"{status} for {method} {path} with {string.Join(" | ", headers)} and {body}");
        }

        Assert.Equal(200, (await server.Send("GET", "metadata")).Status);
    }

    [Theory]
    [InlineData("GET /fhir/Patient HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://evil.example/fhir/Patient HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /fhir/\0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/fhir+json\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}{}{}")]
    [InlineData("POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n")]
    [InlineData("\u0016\u0003\u0001\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    public async Task What_is_no_HTTP_is_refused(string request)
    {
        Assert.InRange(await Send(request), 400, 499 + 6 /* 505: a version of HTTP that is none */);
        Assert.Equal(200, (await server.Send("GET", "metadata")).Status);
    }

    /// <summary>Sends bytes as they are, and reads the status of the answer.</summary>
    private async Task<int> Send(string request)
    {
        var stop = TestContext.Current.CancellationToken;
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, stop);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), stop);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var line = await reader.ReadLineAsync(stop) ?? "";
        return int.TryParse(line.Split(' ').ElementAtOrDefault(1), out var status) ? status : 0;
    }
}
