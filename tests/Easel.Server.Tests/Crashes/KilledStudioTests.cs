using System.Diagnostics;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Easel.Server.Tests.Crashes;

/// <summary>Kill -9 at random moments: nothing reported is lost, nothing half written is seen, the line keeps its order.</summary>
public sealed class KilledStudioTests(ITestOutputHelper output)
{
    private const int Kills = 50;
    private const int Jobs = 40;
    private const int PicturesPerJob = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_kills_lose_no_job_and_no_picture()
    {
        var folder = Directory.CreateTempSubdirectory("easel-kills-");
        var seed = Random.Shared.Next();
        output.WriteLine($"random moments from seed {seed}");
        var random = new Random(seed);
        var ids = await Fill(folder.FullName);
        var reported = new Dictionary<string, string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Kill(folder.FullName, pictures: random.Next(0, 5), milliseconds: random.Next(0, 20));
            await Check(folder.FullName, ids, reported);
        }

        output.WriteLine($"{reported.Count} pictures were finished before the last kill");
        Assert.NotEmpty(reported);
        await Finish(folder.FullName, ids);
    }

    private static async Task<IReadOnlyList<string>> Fill(string folder)
    {
        var storage = await Open(folder);
        using var queue = await JobQueue.Open(storage, TimeProvider.System, () => new QueueSettings(), Cancel);
        var wishes = Enumerable.Range(0, Jobs).Select(i => new NewJob(new ImageRequest { Prompt = $"job {i}", Size = new(64, 64), Steps = 2, BatchSize = 2, BatchCount = PicturesPerJob / 2, Seeds = new() { Seed = 100 * i } })).ToList();
        return [.. (await queue.Submit(wishes, Cancel)).Select(job => job.Id)];
    }

    /// <summary>Kills a studio so long after it has made so many pictures, or had nothing more to do: however slow the machine, something happened before.</summary>
    private static async Task Kill(string folder, int pictures, int milliseconds)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [StudioProcess.Child, folder]) { RedirectStandardOutput = true })!;
        Assert.Equal(StudioProcess.Open, await child.StandardOutput.ReadLineAsync(Cancel));
        for (var seen = 0; seen < pictures && await child.StandardOutput.ReadLineAsync(Cancel) is not (null or StudioProcess.Idle); seen++) { }
        await Task.Delay(milliseconds, Cancel);
        child.Kill();
        await child.WaitForExitAsync(Cancel);
    }

    /// <summary>What a person would see after the crash, before the studio has been started again.</summary>
    private static async Task Check(string folder, IReadOnlyList<string> ids, Dictionary<string, string> reported)
    {
        var storage = await Open(folder);
        await using var database = storage.Context();
        var pictures = await database.Pictures.AsNoTracking().Where(picture => picture.IsWritten).ToListAsync(Cancel);
        foreach (var picture in pictures) reported[picture.Id] = picture.Path;
        Assert.All(reported, entry => Assert.Contains(pictures, picture => picture.Id == entry.Key));
        Assert.Equal(pictures.Count, pictures.Select(picture => (picture.JobId, picture.Index)).Distinct().Count());

        var files = Directory.CreateDirectory(Path.Combine(folder, "outputs")).EnumerateFiles("*.png", SearchOption.AllDirectories).Select(file => file.FullName).ToHashSet();
        Assert.All(reported.Values, path => Assert.Contains(path, files));
        foreach (var file in files) PictureCodec.Decode(await File.ReadAllBytesAsync(file, Cancel), file); // whole, or it throws

        var jobs = await database.Jobs.AsNoTracking().ToListAsync(Cancel);
        Assert.Equal(ids.Order(), jobs.Select(job => job.Id).Order());
        Assert.DoesNotContain(jobs, job => job.State is JobState.Failed or JobState.Cancelled);
        Assert.Equal(ids.Where(id => jobs.Single(job => job.Id == id).State == JobState.Queued),
            jobs.Where(job => job.State == JobState.Queued).OrderBy(job => job.Place).Select(job => job.Id));
        Assert.All(jobs, job => Assert.Equal(job.PicturesDone, pictures.Count(picture => picture.JobId == job.Id)));
        Assert.All(jobs.Where(job => job.State == JobState.Done), job => Assert.Equal(PicturesPerJob, job.PicturesDone));
    }

    /// <summary>Left alone, it works everything off, each picture once.</summary>
    private static async Task Finish(string folder, IReadOnlyList<string> ids)
    {
        await using var test = await TestStudio.Start(folder: new DirectoryInfo(folder), outputs: StudioChoices.Below(folder, new StudioFolders([], null, null)).Outputs);
        foreach (var id in ids)
        {
            Assert.Equal(JobState.Done, (await test.Studio.Queue.WaitFor(id, Cancel))!.State);
            var pictures = await test.Studio.Pictures.OfJob(id, Cancel);
            Assert.Equal(Enumerable.Range(0, PicturesPerJob), pictures.Select(picture => picture.Index));
            var first = pictures[0].Seed;
            Assert.Equal(Enumerable.Range(0, PicturesPerJob).Select(i => first + i), pictures.Select(picture => picture.Seed));
        }

        var files = Directory.EnumerateFiles(Path.Combine(folder, "outputs"), "*", SearchOption.AllDirectories).ToList();
        Assert.Equal(Jobs * PicturesPerJob, files.Count);
        Assert.All(files, file => Assert.EndsWith(".png", file, StringComparison.Ordinal));
    }

    private static Task<StudioStorage> Open(string folder) => StudioStorage.Open(DatabaseChoice.Of(null, folder), Cancel);
}
