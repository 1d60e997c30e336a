using FhirGenomics.Resources;
using FhirGenomics.Server.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FhirGenomics.Tests.Server.Http;

public class ExchangeTests
{
    [Fact]
    public async Task A_defect_answers_500_with_an_id_and_tells_nothing_else_and_the_log_has_no_message_of_it()
    {
        var (http, log) = await Run(_ => throw new FormatException("Patient 010203-1234 is odd"));
        var answer = Text(http);
        Assert.Equal(500, http.Response.StatusCode);
        Assert.Contains("\"code\":\"exception\"", answer, StringComparison.Ordinal);
        Assert.Contains(http.Response.Headers["X-Request-Id"].ToString(), answer, StringComparison.Ordinal);
        Assert.DoesNotContain("FormatException", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("010203", answer + log, StringComparison.Ordinal);
        Assert.Contains("FormatException", log, StringComparison.Ordinal);
        Assert.Contains(nameof(ExchangeTests), log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_tells_method_status_and_time_but_neither_ids_nor_parameters_nor_content()
    {
        var (_, log) = await Run(http =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        Assert.Contains("GET none 204 ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.BadRequest, 400)]
    [InlineData(FailureKind.NotFound, 404)]
    [InlineData(FailureKind.MethodNotAllowed, 405)]
    [InlineData(FailureKind.NotAcceptable, 406)]
    [InlineData(FailureKind.Conflict, 409)]
    [InlineData(FailureKind.Gone, 410)]
    [InlineData(FailureKind.PreconditionFailed, 412)]
    [InlineData(FailureKind.TooLarge, 413)]
    [InlineData(FailureKind.UnsupportedMediaType, 415)]
    [InlineData(FailureKind.Unprocessable, 422)]
    [InlineData(FailureKind.Unavailable, 503)]
    public async Task Every_kind_of_failure_has_its_status(FailureKind kind, int status)
    {
        var (http, _) = await Run(_ => throw new Failure(kind, Issue.Error(IssueCode.Invalid, "m", "why", "hvorfor")));
        Assert.Equal(status, http.Response.StatusCode);
        Assert.Contains("why", Text(http), StringComparison.Ordinal);
        Assert.All(Enum.GetValues<FailureKind>(), each => Assert.NotEqual(500, Outcome.StatusOf(each)));
    }

    [Theory]
    [InlineData(413, "too-long")]
    [InlineData(431, "too-long")]
    [InlineData(408, "transient")]
    [InlineData(400, "invalid")]
    public async Task What_HTTP_refuses_is_told_in_FHIR(int status, string code)
    {
        var (http, _) = await Run(_ => throw new BadHttpRequestException("internals", status));
        Assert.Equal(status, http.Response.StatusCode);
        Assert.Contains($"\"code\":\"{code}\"", Text(http), StringComparison.Ordinal);
        Assert.DoesNotContain("internals", Text(http), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_resets_the_connection_is_no_defect_and_has_a_line_in_the_log()
    {
        var (_, reset) = await Run(_ => throw new ConnectionResetException("reset"));
        var (_, broken) = await Run(http => throw Left(http, new IOException("broken")));
        var (_, late) = await Run(http => throw Left(http, new Failure(FailureKind.BadRequest, Issue.Error(IssueCode.Invalid, "m", "why", "hvorfor"))));
        Assert.All((string[])[reset, broken, late], log =>
        {
            Assert.DoesNotContain("failed", log, StringComparison.Ordinal);
            Assert.Contains("GET none 499 ", log, StringComparison.Ordinal);
        });
        var (defect, _) = await Run(_ => throw new IOException("a file"));
        Assert.Equal(500, defect.Response.StatusCode);

        static Exception Left(HttpContext http, Exception error)
        {
            http.RequestAborted = new CancellationToken(true);
            return error;
        }
    }

    private static async Task<(DefaultHttpContext Http, string Log)> Run(RequestDelegate next)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Request.Path = "/fhir/Patient/secret-id";
        http.Request.QueryString = new QueryString("?name=secret-name");
        http.Response.Body = new MemoryStream();
        using var log = new MemoryLog();
        using var requests = new RequestLog(TimeProvider.System, log.CreateLogger<Exchange>());
        await new Exchange(next, TimeProvider.System, requests, log.CreateLogger<Exchange>()).InvokeAsync(http);
        await requests.StopAsync(TestContext.Current.CancellationToken);
        await http.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return (http, log.Text);
    }

    private static string Text(HttpContext http) => System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
}
