using Easel.Core.Requests;
using Easel.Studio.Downloads;
using Xunit;

namespace Easel.Studio.Tests.Downloads;

/// <summary>The list of downloads: in order, stopped and gone on with, and there again after a restart.</summary>
public sealed class DownloadQueueTests : IDisposable
{
    private static readonly byte[] Model = DownloadRig.Lora();

    private readonly DownloadRig rig = new();
    private readonly List<string> faults = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task One_after_another_all_are_loaded()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        await using var queue = Queue(atOnce: 1);
        for (var i = 0; i < 3; i++) queue.Add(new DownloadOrder { What = $"{place.Address}m{i}.safetensors" });
        await Until(() => queue.All.All(one => one.State == DownloadState.Done));
        Assert.Equal(3, rig.Files.Count(file => file.EndsWith(".safetensors", StringComparison.Ordinal)));
        Assert.Empty(faults);
    }

    [Fact]
    public async Task What_ran_when_the_program_ended_goes_on_at_the_next_start()
    {
        var holds = true;
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model, cut: holds && context.Request.Headers.Range != "bytes=0-0" ? 100_000 : null, stalls: true));
        rig.Rules = rig.Rules with { Stall = TimeSpan.FromMinutes(1) };
        string id;
        await using (var queue = Queue())
        {
            id = queue.Add(new DownloadOrder { What = $"{place.Address}mine.safetensors" }).Id;
            await Until(() => queue.Find(id)!.Done >= 100_000);
        }

        holds = false;
        place.Requests.Clear();
        await using var again = Queue();
        Assert.Equal(DownloadState.Waiting, again.Find(id)!.State);
        again.Start();
        await Until(() => again.Find(id)!.State == DownloadState.Done);
        Assert.Contains($"bytes=100000-{Model.Length - 1}", place.Requests.Select(asked => asked.Range));
        Assert.Equal(Model, await File.ReadAllBytesAsync(again.Find(id)!.Path!, Cancel));
    }

    [Fact]
    public async Task Two_at_once_do_not_count_on_the_same_room()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model, cut: context.Request.Headers.Range != "bytes=0-0" ? 100_000 : null, stalls: true));
        rig.Rules = rig.Rules with { Stall = TimeSpan.FromMinutes(1), FreeSpace = _ => 3 * Model.Length / 2, DiskOf = folder => folder };
        await using var queue = Queue();
        var first = queue.Add(new DownloadOrder { What = $"{place.Address}first.safetensors" }).Id;
        await Until(() => queue.Find(first)!.Done >= 100_000);
        var second = queue.Add(new DownloadOrder { What = $"{place.Address}second.safetensors" }).Id;
        await Until(() => queue.Find(second)!.State == DownloadState.Failed);
        Assert.Contains("of which other downloads still need", queue.Find(second)!.Message, StringComparison.Ordinal);
        Assert.Equal(DownloadState.Running, queue.Find(first)!.State);

        var elsewhere = queue.Add(new DownloadOrder { What = $"{place.Address}second.safetensors", Kind = Easel.Diffusion.Architectures.FileRole.Vae }).Id;
        await Until(() => queue.Find(elsewhere)!.Done >= 100_000);
        Assert.True(queue.Cancel(first));
        await Until(() => queue.Find(first)!.State == DownloadState.Cancelled);
        Assert.True(queue.Retry(second));
        await Until(() => queue.Find(second)!.Done >= 100_000);
    }

    [Fact]
    public async Task A_person_stops_and_goes_on_and_gives_up()
    {
        var holds = true;
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model, cut: holds && context.Request.Headers.Range != "bytes=0-0" ? 100_000 : null, stalls: true));
        rig.Rules = rig.Rules with { Stall = TimeSpan.FromMinutes(1) };
        await using var queue = Queue();
        var id = queue.Add(new DownloadOrder { What = $"{place.Address}mine.safetensors" }).Id;
        Assert.Throws<RequestException>(() => queue.Add(new DownloadOrder { What = $"{place.Address}mine.safetensors" }));
        await Until(() => queue.Find(id)!.Done >= 100_000);
        Assert.True(queue.Pause(id));
        await Until(() => queue.Find(id)!.State == DownloadState.Paused);
        Assert.Contains("mine.safetensors.part", rig.Files);
        Assert.False(queue.Retry(id));
        Assert.True(queue.Cancel(id));
        Assert.Equal(DownloadState.Cancelled, queue.Find(id)!.State);
        Assert.Empty(rig.Files);
        holds = false;
        Assert.True(queue.Retry(id));
        await Until(() => queue.Find(id)!.State == DownloadState.Done);
        Assert.False(queue.Cancel(id));
        Assert.True(queue.Forget(id));
        Assert.Empty(queue.All);
        Assert.Equal(["Lora/mine.json", "Lora/mine.safetensors"], rig.Files);
    }

    [Fact]
    public async Task A_download_that_fails_says_why_and_the_next_one_runs()
    {
        await using var place = await ModelPlace.Start(context =>
        {
            if (context.Request.Path == "/good.safetensors") return ModelPlace.Give(context, Model);
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var queue = Queue(atOnce: 1);
        var bad = queue.Add(new DownloadOrder { What = $"{place.Address}bad.safetensors" }).Id;
        var good = queue.Add(new DownloadOrder { What = $"{place.Address}good.safetensors" }).Id;
        await Until(() => queue.Find(good)!.State == DownloadState.Done);
        Assert.Equal(DownloadState.Failed, queue.Find(bad)!.State);
        Assert.Contains("404", queue.Find(bad)!.Message, StringComparison.Ordinal);
        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_laid_aside()
    {
        await File.WriteAllTextAsync(rig.File("downloads.json"), "{ not json", Cancel);
        await using var queue = Queue();
        Assert.Empty(queue.All);
        Assert.True(File.Exists(rig.File("downloads.json.broken")));
    }

    private DownloadQueue Queue(int atOnce = 2) => new(rig.Download, rig.File("downloads.json"), () => atOnce, TimeProvider.System, (where, what) => faults.Add($"{where}: {what}"));

    private static async Task Until(Func<bool> isSo)
    {
        for (var i = 0; i < 1500 && !isSo(); i++) await Task.Delay(10, Cancel);
        Assert.True(isSo());
    }
}
