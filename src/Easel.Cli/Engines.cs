using Easel.Core.Engines;
using Easel.Core.Requests;

namespace Easel.Cli;

internal static class Engines
{
    public static IImageEngine Open(EngineChoices options) =>
        throw new RequestException("device", $"this build carries no engine for {options.Device}");
}
