using Easel.Studio;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Testing;

namespace Easel.Server.Tests.Crashes;

/// <summary>This program as another process: a studio on a data folder, working until it is killed.</summary>
internal static class StudioProcess
{
    public const string Child = "be-studio-process";

    /// <summary>Written once the studio is open.</summary>
    public const string Open = "open";

    /// <summary>Written when no job waits; each picture is a line of its own before.</summary>
    public const string Idle = "idle";

    public static async Task<int> BeChild(string folder)
    {
        var engine = new FakeEngine { AfterPicture = _ => Thread.Sleep(3) };
        await using var studio = await RunningStudio.Open(
            StudioChoices.Below(folder, new StudioFolders([], null, null)), engine, TimeProvider.System, (_, trace) => Console.Error.WriteLine(trace));
        Console.WriteLine(Open);
        using var news = studio.Queue.Feed.Listen();
        if (await studio.Queue.CountQueued() == 0 && studio.Queue.Running is null) Console.WriteLine(Idle);
        await foreach (var happened in news.Read(CancellationToken.None))
        {
            if (happened is JobNews.Picture) Console.WriteLine("picture");
            if (happened is JobNews.Changed { Job.HasEnded: true } && await studio.Queue.CountQueued() == 0) Console.WriteLine(Idle);
        }

        return 3;
    }
}
