using System.IO.Compression;
using System.Text;
using CsCheck;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Pickle;
using Easel.Testing;
using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests.Weights;

public sealed class PickleFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Key in the file, name in the synthetic rule, shape, whether the file's view is the transpose.</summary>
    private static readonly Dictionary<string, (string Key, string Name, long[] Shape, bool Transposed)[]> Recorded = new()
    {
        ["zip.pt"] = [("a", "f:a", [3, 4], false), ("b", "f:b", [5], false), ("shared.0", "f:s", [2, 3], false), ("shared.1", "f:s", [2, 3], true), ("par", "f:p", [2], false), ("n.x", "f:x", [2, 2], false)],
        ["legacy_nozip.pt"] = [("a", "f:a", [3, 4], false), ("b", "f:b", [5], false), ("n.x", "f:x", [2, 2], false)],
        ["mini.ckpt"] = [("model.diffusion_model.input_blocks.0.0.weight", "f:ck", [4, 4, 3, 3], false)],
        ["emb_legacy.pt"] = [("string_to_param.*", "f:emb", [2, 128], false)],
        ["emb_diffusers.bin"] = [("<cat>", "f:embd", [128], false)],
    };

    [Theory]
    [InlineData("zip.pt")]
    [InlineData("legacy_nozip.pt")]
    [InlineData("mini.ckpt")]
    [InlineData("emb_legacy.pt")]
    [InlineData("emb_diffusers.bin")]
    public void A_file_that_torch_saved_gives_the_tensors_that_were_saved(string name)
    {
        var path = Path.Combine(Goldens.Folder, "files", name);
        Assert.SkipUnless(File.Exists(path), "this recording has no such file");
        foreach (var reading in new[] { FileReading.Mapped, FileReading.Copied })
        {
            using var file = PickleFile.Open(path, reading);
            foreach (var (key, synthetic, shape, transposed) in Recorded[name])
            {
                using var scope = torch.NewDisposeScope();
                var expected = torch.tensor(Synth.Values(synthetic, shape, "s:0.6", Goldens.Salt)).view(shape);
                var actual = file.Read(key);
                if (transposed) expected = expected.t();
                Assert.Equal(expected.shape, actual.shape);
                Assert.Equal(0, (expected.to(actual.dtype) - actual).to(torch.float32).abs().max().item<float>());
            }
        }

        Goldens.Report($"files/{name}", true, "every tensor bit for bit, mapped and copied");
    }

    [Fact]
    public void Views_integers_and_plain_values_come_along()
    {
        var path = Path.Combine(Goldens.Folder, "files", "zip.pt");
        Assert.SkipUnless(File.Exists(path), "this recording has no such file");
        using var file = PickleFile.Open(path);
        Assert.Equal([0L, 1, 2, 3, 4, 5], file.Read("i").contiguous().data<long>().ToArray());
        var whole = Synth.Values("f:v", [24], "s:0.6", Goldens.Salt);
        Assert.Equal(new[] { 6, 8, 10, 12, 14, 16 }.Select(i => whole[i]), file.Read("view").contiguous().data<float>().ToArray());
        Assert.Same(StorageType.BF16, file.TypeOf("bf"));
        Assert.Equal(2.5, file.Values["n.l.1"]);
    }

    [Fact]
    public void The_values_beside_a_state_dict_stay_reachable()
    {
        var path = Path.Combine(Goldens.Folder, "files", "mini.ckpt");
        Assert.SkipUnless(File.Exists(path), "this recording has no such file");
        using var file = PickleFile.Open(path);
        Assert.Equal((3L, 7L), (file.Values["epoch"], file.Values["global_step"]));
        Assert.DoesNotContain(file.Keys, key => key.StartsWith("state_dict", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cposix\nsystem\n(S'touch owned'\ntR.", "posix.system")]
    [InlineData("c__builtin__\neval\n(S'1'\ntR.", "__builtin__.eval")]
    [InlineData("cbuiltins\ngetattr\n.", "builtins.getattr")]
    [InlineData("(S'ls'\nios\nsystem\n.", "os.system")]
    [InlineData("ctorch\nload\n.", "torch.load")]
    public void A_pickle_that_asks_for_anything_else_is_refused_by_name(string pickle, string name)
    {
        var message = Assert.Throws<WeightsException>(() => PickleFile.Open(Zip(Encoding.Latin1.GetBytes(pickle)))).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.Contains("nothing was run", message, StringComparison.Ordinal);
        Assert.False(File.Exists("owned"));
    }

    [Fact]
    public void Programs_and_stray_members_are_refused_by_name()
    {
        var path = folder["script.pt"];
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create)) zip.CreateEntry("script/code/__torch__.py");
        Assert.Contains("'script/code/__torch__.py'", Assert.Throws<WeightsException>(() => PickleFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "0 bytes")]
    [InlineData("hello", "no PyTorch file")]
    [InlineData("\u0080\u0002}.", "no PyTorch file")]
    [InlineData("PK\u0003\u0004", "no zip directory")]
    public void What_is_no_weights_file_is_refused(string content, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsException>(() => PickleFile.Open(folder.Write("bad.pt", Encoding.Latin1.GetBytes(content)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_deflated_file_gives_the_same_tensors()
    {
        var path = Path.Combine(Goldens.Root, "tests", "goldens", "files", "zip.pt");
        var deflated = folder["deflated.pt"];
        using (var from = ZipFile.OpenRead(path))
        using (var to = ZipFile.Open(deflated, ZipArchiveMode.Create))
        {
            foreach (var entry in from.Entries)
            {
                using var source = entry.Open();
                using var target = to.CreateEntry(entry.FullName, CompressionLevel.Optimal).Open();
                source.CopyTo(target);
            }
        }

        using var stored = PickleFile.Open(path);
        using var packed = PickleFile.Open(deflated);
        Assert.Equal(stored.Keys, packed.Keys);
        foreach (var key in stored.Keys) Assert.True(stored.Read(key).allclose(packed.Read(key), 0, 0), key);
    }

    [Fact]
    public void A_truncated_file_is_refused_at_every_length()
    {
        foreach (var name in new[] { "mini.ckpt", "legacy_nozip.pt" })
        {
            var bytes = File.ReadAllBytes(Path.Combine(Goldens.Root, "tests", "goldens", "files", name));
            for (var length = 0; length < bytes.Length; length += 7)
            {
                var path = folder.Write("cut.pt", bytes.AsSpan(0, length));
                Assert.Throws<WeightsException>(() => PickleFile.Open(path));
            }
        }
    }

    [Fact]
    public void Bombs_are_refused_before_they_unfold()
    {
        // Thirty lists, each holding the one before twice: 2^30 values when laid flat.
        var laughs = new StringBuilder("(lq\u0000");
        for (var i = 0; i < 30; i++) laughs.Append("0(h").Append((char)i).Append('h').Append((char)i).Append("lq").Append((char)(i + 1));
        Refused(laughs.Append('.').ToString(), "more than");
        Refused(string.Concat(Enumerable.Repeat("(", 50_000)) + "K\u0001" + string.Concat(Enumerable.Repeat("l", 50_000)) + ".", "nest deeper");
        Refused("X\u00ff\u00ff\u00ff\u007f.", "reaches past");
        Refused("\u008b\u00ff\u00ff\u00ff\u007f.", "longer than");
        Refused("]q\u00000h\u0000h\u0000a.", "nest deeper"); // a list in itself

        void Refused(string pickle, string reason) =>
            Assert.Contains(reason, Assert.Throws<WeightsException>(() => PickleFile.Open(Zip(Encoding.Latin1.GetBytes(pickle)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip.pt")]
    [InlineData("legacy_nozip.pt")]
    [InlineData("emb_legacy.pt")]
    public void Random_damage_is_a_weights_exception_or_harmless(string name)
    {
        var valid = File.ReadAllBytes(Path.Combine(Goldens.Root, "tests", "goldens", "files", name));
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte, Gen.Int[0, valid.Length - 1], Gen.Byte).Sample((first, one, second, other) =>
        {
            var bytes = valid.ToArray();
            (bytes[first], bytes[second]) = (one, other);
            try
            {
                using var file = PickleFile.Open(folder.Write("damaged.pt", bytes), FileReading.Copied);
                foreach (var key in file.Keys) Assert.Equal(file.ShapeOf(key)!, file.Read(key).shape);
                return true;
            }
            catch (WeightsException)
            {
                return true;
            }
        }, iter: 1500, threads: 1);
    }

    public void Dispose() => folder.Dispose();

    private string Zip(byte[] pickle) => HandMadePickle.Zip(folder[$"{Guid.NewGuid():n}.pt"], Encoding.Latin1.GetString(pickle));
}
