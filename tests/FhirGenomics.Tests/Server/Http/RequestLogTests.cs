using FhirGenomics.Server.Http;

namespace FhirGenomics.Tests.Server.Http;

public class RequestLogTests
{
    [Fact]
    public async Task Lines_come_in_order_while_it_runs_and_none_is_lost_when_it_stops()
    {
        using var log = new MemoryLog();
        using var requests = new RequestLog(TimeProvider.System, log.CreateLogger<Exchange>());
        await requests.StartAsync(TestContext.Current.CancellationToken);
        Add(requests, 0, 100);
        while (!log.Text.Contains("request 99", StringComparison.Ordinal))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Add(requests, 100, 200);
        await requests.StopAsync(TestContext.Current.CancellationToken);
        var lines = log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"GET /fhir/{{type}}/{{id}} 200 1.5 ms, request {i}"), lines);
    }

    [Fact]
    public void A_log_that_cannot_follow_is_waited_for()
    {
        using var log = new MemoryLog();
        using var requests = new RequestLog(TimeProvider.System, log.CreateLogger<Exchange>());
        Add(requests, 0, 20_000);
        Assert.Equal("", log.Text);
        Add(requests, 20_000, 20_001);
        Assert.Contains("request 20000", log.Text, StringComparison.Ordinal);
    }

    private static void Add(RequestLog requests, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            requests.Add("GET", "/fhir/{type}/{id}", 200, 1.5, $"{i}");
        }
    }
}
