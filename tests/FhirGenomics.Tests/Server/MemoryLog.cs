using System.Text;
using Microsoft.Extensions.Logging;

namespace FhirGenomics.Tests.Server;

/// <summary>Keeps all that is logged, at every level, scopes and exceptions included.</summary>
internal sealed class MemoryLog : ILoggerProvider, ILogger
{
    private readonly StringBuilder text = new();

    public string Text
    {
        get
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public ILogger<T> CreateLogger<T>()
    {
        var factory = new LoggerFactory([this]);
        return factory.CreateLogger<T>();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add(state.ToString());
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add(formatter(state, exception) + exception);

    public void Dispose()
    {
    }

    private void Add(string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }
}
