using Microsoft.Extensions.Logging;

namespace Easel.Server.Security;

/// <summary>Loggers of another provider with <see cref="Redaction"/> in front.</summary>
/// <param name="inner">The provider; disposed with this.</param>
public sealed class RedactingLoggers(ILoggerProvider inner) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName));

    public void Dispose() => inner.Dispose();
}
