using Easel.Server.Tests.Crashes;
using Easel.Server.Tests.Engines;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Easel.Server.Tests;

/// <summary>xunit's own entry point, and before it what makes of this program an engine's process or the parent of one.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [EngineProcesses.Child, var behaviour, "--address", var address]) return EngineProcesses.BeChild(behaviour, address);
        if (args is [EngineProcesses.Parent]) return await EngineProcesses.BeParent();
        if (args is [StudioProcess.Child, var folder]) return await StudioProcess.BeChild(folder);
        return args.Any(word => word is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
