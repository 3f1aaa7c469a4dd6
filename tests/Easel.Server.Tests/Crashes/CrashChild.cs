using System.Runtime.CompilerServices;
using Easel.Studio;
using Easel.Studio.Library;
using Easel.Testing;

namespace Easel.Server.Tests.Crashes;

/// <summary>This test program as another process: a studio on a data folder, working until it is killed. Chosen by an environment variable, before any test begins.</summary>
internal static class CrashChild
{
    public const string FolderVariable = "EASEL_TEST_STUDIO_FOLDER";

    [ModuleInitializer]
    internal static void Begin()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        var thread = new Thread(() => Work(folder)) { IsBackground = false };
        thread.Start();
        thread.Join();
        Environment.Exit(3);
    }

    private static void Work(string folder)
    {
        var engine = new FakeEngine { AfterPicture = _ => Thread.Sleep(3) };
        var studio = RunningStudio.Open(StudioChoices.Below(folder, new StudioFolders([], null, null)), engine, TimeProvider.System, (_, trace) => Console.Error.WriteLine(trace)).GetAwaiter().GetResult();
        Console.WriteLine("open");
        studio.Running.GetAwaiter().GetResult();
    }
}
