using System.Runtime.InteropServices;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Engines;

namespace Easel.Server.Tests.Engines;

/// <summary>This program as an engine's process, and as the parent of one.</summary>
internal static class EngineProcesses
{
    public const string Child = "be-engine-process";
    public const string Parent = "be-parent-of-engine-process";

    public static EngineProgram Fake { get; } = ThatIs("fake");

    public static EngineProgram ThatIs(string behaviour) => EngineProgram.OfThisProcess(Child, behaviour);

    public static int BeChild(string behaviour, string address)
    {
        switch (behaviour)
        {
            case "ends at once":
                Console.Error.WriteLine("there is no disk\nnor a door");
                return 3;
            case "never answers":
                Thread.Sleep(Timeout.Infinite);
                return 0;
            default:
                return EngineHost.Run(() => new WilfulEngine(), address, Console.OpenStandardInput());
        }
    }

    /// <summary>Starts an engine's process, tells which, and waits to be killed.</summary>
    public static async Task<int> BeParent()
    {
        await using var engine = new EngineProcess(Fake);
        await engine.Start();
        var request = new ImageRequest { Prompt = WilfulEngine.Wait };
        await foreach (var happened in engine.Generate(request))
        {
            if (happened is ImageEvent.Progress) Console.WriteLine(engine.ProcessId);
        }

        return 0;
    }

    /// <summary>The events up to the last, which says nothing comes behind it.</summary>
    public static async Task<List<ImageEvent>> All(this IImageEngine engine, ImageRequest request, CancellationToken cancel)
    {
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Generate(request, cancel)) events.Add(happened);
        return events;
    }

    /// <summary>Whether there is such a process, a dead one that nobody asked about yet not counted.</summary>
    public static bool Runs(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited && !(OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException) { return false; }
    }

    [DllImport("libc", EntryPoint = "abort")]
    public static extern void Abort();
}
