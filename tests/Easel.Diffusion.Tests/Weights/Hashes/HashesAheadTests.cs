using System.Text;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Weights.Hashes;
using Xunit;

namespace Easel.Diffusion.Tests.Weights.Hashes;

public sealed class HashesAheadTests : IDisposable
{
    private const long Huge = 256L << 30; // minutes of hashing, and no disk: the file is one hole

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void They_are_the_files_hashes()
    {
        var path = folder.Write("a.bin", [1, 2, 3]);
        using var ahead = new HashesAhead(new FileHashes(), [path, folder.Path, path], Cancel);
        Assert.Equal(FileHash.Of(path, Cancel).Short, ahead.Short(path));
        Assert.Null(ahead.Short(folder.Path));
    }

    [Fact]
    public void Disposing_stops_the_reading_and_closes_the_file()
    {
        var path = Hole(folder.Write("a.bin", []));
        var ahead = new HashesAhead(new FileHashes(), [path], Cancel);
        ahead.Dispose();
        using var alone = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task Sampling_does_not_wait_for_the_hash_and_cancelling_ends_both()
    {
        var path = Hole(Enlarged(SyntheticCheckpoints.PathOf("tiny-sd15")));
        using var engine = new LocalEngine(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        var request = new ImageRequest { Prompt = "a cat", Model = path, Size = new ImageSize(64, 64), Sampler = "Euler", Steps = 2 };
        List<ImageEvent> told = [];
        await foreach (var happened in engine.Generate(request, stop.Token))
        {
            told.Add(happened);
            if (happened is ImageEvent.Phase { Name: "decoding" }) await stop.CancelAsync();
        }

        Assert.Equal(2, told.OfType<ImageEvent.Progress>().Count());
        Assert.IsType<ImageEvent.Cancelled>(told[^1]);
    }

    /// <summary>Makes the file longer by nothing but zeros.</summary>
    private static string Hole(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no holes there unless asked for");
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(file, RandomAccess.GetLength(file) + Huge);
        return path;
    }

    /// <summary>A copy of a checkpoint whose header promises <see cref="Huge"/> bytes more, of a tensor no model asks for.</summary>
    private string Enlarged(string checkpoint)
    {
        var bytes = File.ReadAllBytes(checkpoint);
        var length = (int)BitConverter.ToInt64(bytes, 0);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        var end = (long)bytes.Length - 8 - length;
        header["unused"] = new JsonObject { ["dtype"] = "U8", ["shape"] = new JsonArray(Huge), ["data_offsets"] = new JsonArray(end, end + Huge) };
        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        return folder.Write("huge.safetensors", [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes.AsSpan(8 + length)]);
    }
}
