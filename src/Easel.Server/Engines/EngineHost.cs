using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Easel.Core.Engines;

namespace Easel.Server.Engines;

/// <summary>What an engine's process does from start to end: it serves its parent, and lives no longer than that.</summary>
public static class EngineHost
{
    private const int LongestToken = 1024;

    // How much sooner than others the system ends this process when memory runs out, of 1000 (proc(5), oom_score_adj).
    private const string OutOfMemoryScore = "500";

    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Serves the engine until <paramref name="parent"/> ends, which it does when the parent closes it or dies in whatever way. Then a request at hand has
    /// three seconds to stop before the process ends itself. Call it on the main thread: the engine's threads inherit its low priority.
    /// </summary>
    /// <param name="open">Opens the engine; it is disposed at the end when it can be.</param>
    /// <param name="address">Where to listen, as <see cref="EngineProcess"/> gives it.</param>
    /// <param name="parent">Standard input: the first line is the token calls must carry.</param>
    /// <exception cref="InvalidDataException">The address or the token cannot be used.</exception>
    public static int Run(Func<IImageEngine> open, string address, Stream parent)
    {
        var place = EngineAddress.Parse(address);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        GiveWay();
        var token = ReadToken(parent);
        var engine = open();
        try
        {
            var endpoint = EngineEndpoint.Start(engine, place, token).GetAwaiter().GetResult();
            WaitForEnd(parent);
            new Thread(() => EndAfterLastChance(place)) { IsBackground = true }.Start();
            endpoint.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            place.Remove();
            (engine as IDisposable)?.Dispose();
        }

        return 0;
    }

    /// <summary>A busy engine must not keep the server from answering, nor take it along when memory runs out.</summary>
    private static void GiveWay()
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal; // on Linux of this thread and those it starts
            if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/oom_score_adj", OutOfMemoryScore);
        }
        catch (Exception denied) when (denied is System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException) { } // it works without
    }

    private static string ReadToken(Stream parent)
    {
        var line = new List<byte>();
        for (var next = parent.ReadByte(); next is not (-1 or '\n'); next = parent.ReadByte())
        {
            if (line.Count == LongestToken) throw new InvalidDataException($"the first line of standard input, the token, is longer than {LongestToken} bytes");
            line.Add((byte)next);
        }

        return line.Count > 0 ? Encoding.UTF8.GetString([.. line]).TrimEnd('\r') : throw new InvalidDataException("standard input has no first line, the token of this engine; engines are started by 'easel serve'");
    }

    private static void WaitForEnd(Stream parent)
    {
        var ignored = new byte[256];
        try
        {
            while (parent.Read(ignored) > 0) { }
        }
        catch (IOException) { } // on Windows a dead parent breaks the pipe
    }

    /// <summary>A native call cannot be interrupted; nobody waits for its result any more.</summary>
    private static void EndAfterLastChance(EngineAddress place)
    {
        Thread.Sleep(LastChance);
        place.Remove();
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
