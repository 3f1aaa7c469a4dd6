using Microsoft.Extensions.Logging;

namespace Easel.Server;

/// <summary>The log's lines about settings that a person changed by hand.</summary>
/// <param name="logger">Writes them.</param>
internal sealed partial class SettingsLog(ILogger<SettingsLog> logger)
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Text}")]
    public partial void Tell(string text);
}
