using Microsoft.Extensions.Logging;

namespace Easel.Server.Security;

/// <summary>A logger whose lines go through <see cref="Redaction"/> before anybody writes them.</summary>
/// <param name="inner">Writes them.</param>
internal sealed class RedactingLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(Redaction.Clean(state.ToString() ?? ""));

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel)) return;
        var line = Redaction.Clean(formatter(state, exception));
        var trace = exception is null ? null : Redaction.Clean(exception.ToString());
        inner.Log(logLevel, eventId, line, null, (text, _) => trace is null ? text : $"{text}\n{trace}");
    }
}
