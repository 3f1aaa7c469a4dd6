using Easel.Studio;
using Easel.Studio.Library;
using Easel.Testing;

namespace Easel.Server.Tests.Crashes;

/// <summary>This program as another process: a studio on a data folder, working until it is killed.</summary>
internal static class StudioProcess
{
    public const string Child = "be-studio-process";

    public static async Task<int> BeChild(string folder)
    {
        var engine = new FakeEngine { AfterPicture = _ => Thread.Sleep(3) };
        await using var studio = await RunningStudio.Open(
            StudioChoices.Below(folder, new StudioFolders([], null, null)), engine, TimeProvider.System, (_, trace) => Console.Error.WriteLine(trace));
        Console.WriteLine("open");
        await studio.Running;
        return 3;
    }
}
