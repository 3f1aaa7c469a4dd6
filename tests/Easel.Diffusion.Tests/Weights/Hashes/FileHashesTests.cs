using System.Security.Cryptography;
using System.Text.Json;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Xunit;

namespace Easel.Diffusion.Tests.Weights.Hashes;

public sealed class FileHashesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(0x100000 + 5)]
    [InlineData(0x100000 + 0x10000 + 7)]
    public void A_hash_is_the_sha256_and_the_old_one_that_of_64_kB_behind_the_first_MB(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var hash = FileHash.Of(folder.Write("a.bin", bytes), Cancel);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash.Sha256);
        Assert.Equal(hash.Sha256[..10], hash.Short);
        var part = bytes.AsSpan(Math.Min(length, 0x100000), Math.Clamp(length - 0x100000, 0, 0x10000));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(part))[..8], hash.Legacy);
    }

    [Fact]
    public void A_known_hash_is_not_computed_again_until_the_file_changes()
    {
        var path = folder.Write("a.bin", [1, 2, 3]);
        var hash = new FileHashes(Cache).Of(path, Cancel);
        var time = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, [4, 5, 6]);
        File.SetLastWriteTimeUtc(path, time); // same path, size and time: what is remembered counts
        Assert.Equal(hash, new FileHashes(Cache).Of(path, Cancel));
        Assert.Equal(hash, new FileHashes(Cache).Known(path));

        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        Assert.Null(new FileHashes(Cache).Known(path));
        Assert.Equal(FileHash.Of(path, Cancel), new FileHashes(Cache).Of(path, Cancel));
        File.WriteAllBytes(path, [4, 5, 6, 7]);
        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        Assert.Equal(FileHash.Of(path, Cancel), new FileHashes(Cache).Of(path, Cancel));
        File.Delete(path);
        Assert.Null(new FileHashes(Cache).Known(path));
        Assert.Contains("cannot be read", Assert.Throws<WeightsException>(() => new FileHashes(Cache).Of(path, Cancel)).Message, StringComparison.Ordinal);
        Assert.Null(new FileHashes(Cache).Short(folder.Path, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"files":[]}""")]
    [InlineData("""{"files":{"PATH":null}}""")]
    [InlineData("""{"files":{"PATH":{"bytes":3,"written":TICKS,"sha256":"short","legacy":"00000000"}}}""")]
    [InlineData("""{"files":{"PATH":{"bytes":"3","written":TICKS,"sha256":"0000000000000000000000000000000000000000000000000000000000000000","legacy":"00000000"}}}""")]
    [InlineData("""{"files":{"PATH":{"bytes":3,"written":1e99,"sha256":"0000000000000000000000000000000000000000000000000000000000000000","legacy":"00000000"}}}""")]
    [InlineData("""{"files":{"PATH":{"bytes":3,"written":TICKS,"sha256":"zz00000000000000000000000000000000000000000000000000000000000000","legacy":"00000000"}}}""")]
    public void A_damaged_cache_is_as_good_as_none(string content)
    {
        var path = folder.Write("a.bin", [1, 2, 3]);
        Directory.CreateDirectory(Cache);
        File.WriteAllText(Path.Combine(Cache, "hashes.json"), content.Replace("PATH", path, StringComparison.Ordinal)
            .Replace("TICKS", File.GetLastWriteTimeUtc(path).Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Null(new FileHashes(Cache).Known(path));
        Assert.Equal(FileHash.Of(path, Cancel), new FileHashes(Cache).Of(path, Cancel));
        Assert.NotNull(new FileHashes(Cache).Known(path));
    }

    [Fact]
    public void Two_processes_at_once_keep_each_others_hashes()
    {
        // Each has its own view of the file, as processes have; the lock is the system's.
        var files = Enumerable.Range(0, 24).Select(i => folder.Write($"{i}.bin", [(byte)i])).ToList();
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 8 }, path => new FileHashes(Cache).Of(path, Cancel));
        var later = new FileHashes(Cache);
        Assert.All(files, path => Assert.Equal(FileHash.Of(path, Cancel), later.Known(path)));
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Cache, "hashes.json")));
        Assert.Equal(24, document.RootElement.GetProperty("files").EnumerateObject().Count());
        Assert.DoesNotContain(Directory.GetFiles(Cache), file => file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_can_be_kept_hashes_are_still_given()
    {
        var path = folder.Write("a.bin", [1, 2, 3]);
        var noFolder = folder.Write("a file", []);
        var hashes = new FileHashes(noFolder);
        Assert.Equal(FileHash.Of(path, Cancel), hashes.Of(path, Cancel));
        Assert.NotNull(hashes.Known(path));
        Assert.Equal(FileHash.Of(path, Cancel).Short, new FileHashes().Short(path, Cancel));
    }

    public void Dispose() => folder.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Cache => folder["cache"];
}
