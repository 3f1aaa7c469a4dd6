using Easel.Core.Requests;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Tests.Weights.Diffusers;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.KeyMaps;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Merging;

public sealed class DiffusersExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("sd15.unet")]
    [InlineData("sd21-v.unet")]
    [InlineData("sdxl-base.unet")]
    [InlineData("sdxl-refiner.unet")]
    public void The_way_back_of_a_UNet_gives_the_published_table(string name) => Agrees(name, "model.diffusion_model.", keys => new LdmUNet(keys));

    [Theory]
    [InlineData("sd15.vae")]
    [InlineData("sdxl-base.vae")]
    public void The_way_back_of_an_autoencoder_gives_the_published_table(string name) => Agrees(name, "first_stage_model.", keys => new LdmVae(keys));

    [Fact]
    public void The_way_back_of_OpenCLIP_gives_the_published_table()
    {
        foreach (var group in PublishedMap.Read("openclip-text").GroupBy(entry => entry.Original))
            Assert.Equal(group.Select(entry => (entry.Key, entry.Part)).Order(), LdmOpenClip.PlacesOf(group.Key).Select(place => (place.Key, place.Part)).Order());
    }

    [Theory]
    [InlineData("tiny-sd15")]
    [InlineData("tiny-sd21-v")]
    [InlineData("tiny-sdxl")]
    [InlineData("tiny-sdxl-refiner")]
    public void A_checkpoint_becomes_the_folder_the_published_tables_make_of_it(string name)
    {
        using var scope = NewDisposeScope();
        var report = DiffusersExport.Run(new RewriteOrder { Input = SyntheticCheckpoints.PathOf(name), Output = folder["out"] }, cancel: TestContext.Current.CancellationToken);
        var recorded = DiffusersCopy.PathOf(name);
        foreach (var path in Directory.GetFiles(recorded, "*.safetensors", SearchOption.AllDirectories))
        {
            using var expected = SafetensorsFile.Open(path);
            using var made = SafetensorsFile.Open(Path.Combine(report.Path, Path.GetRelativePath(recorded, path)));
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), made.Keys.Order(StringComparer.Ordinal));
            Assert.All(expected.Keys, key => Assert.True(expected.Read(key).equal(made.Read(key)).all().item<bool>(), key));
        }

        using var before = Checkpoint.Open(recorded);
        using var after = Checkpoint.Open(report.Path);
        Assert.Equal(before.Architecture, after.Architecture with { Encoders = before.Architecture.Encoders });
        Assert.Equal(before.Architecture.Encoders, after.Architecture.Encoders);
        Assert.Empty(ModelCheck.Run(report.Path, cancel: TestContext.Current.CancellationToken).Problems);
        var tokenizer = Path.Combine(report.Path, name.Contains("refiner") ? "tokenizer_2" : "tokenizer");
        Assert.Equal(48_895, File.ReadAllLines(Path.Combine(tokenizer, "merges.txt")).Length);
        Assert.Contains("\"cat</w>\":2368", File.ReadAllText(Path.Combine(tokenizer, "vocab.json")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_export_that_is_stopped_leaves_nothing_and_a_folder_that_stands_there_stays()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var order = new RewriteOrder { Input = SyntheticCheckpoints.PathOf("tiny-sd15"), Output = folder["out"] };
        Assert.Throws<OperationCanceledException>(() => DiffusersExport.Run(order, cancel: stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Directory.CreateDirectory(folder["out"]);
        Assert.Contains("exists", Assert.Throws<RequestException>(() => DiffusersExport.Run(order, cancel: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_that_is_stopped_on_the_way_is_gone_on_with()
    {
        using var stop = new CancellationTokenSource();
        var order = new RewriteOrder { Input = SyntheticCheckpoints.PathOf("tiny-sd15"), Output = folder["out"] };
        Assert.Throws<OperationCanceledException>(() => DiffusersExport.Run(order, new Half(stop.Cancel), stop.Token));
        Assert.False(Directory.Exists(order.Output));
        var begun = Directory.GetFiles(folder["out.part"], "*.safetensors", SearchOption.AllDirectories);
        Assert.NotEmpty(begun); // the UNet's is whole
        var (written, first) = (File.GetLastWriteTimeUtc(begun[0]), Path.GetRelativePath(folder["out.part"], begun[0]));
        DiffusersExport.Run(order, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(order.Output, first)));
        Assert.Equal(["out"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.DoesNotContain(Directory.GetFiles(order.Output, "*", SearchOption.AllDirectories), file => file.Contains(".part", StringComparison.Ordinal) || file.EndsWith("recipe", StringComparison.Ordinal));
        Assert.Empty(ModelCheck.Run(order.Output, cancel: TestContext.Current.CancellationToken).Problems);
    }

    public void Dispose() => folder.Dispose();

    private sealed class Half(Action action) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value)
        {
            if (value.Key.Length > 0 && value.Written > value.Total * 0.97) action();
        }
    }

    private static void Agrees(string name, string place, Func<IReadOnlyCollection<string>, IKeyMap> mapOf)
    {
        var table = PublishedMap.Read(name).ToList();
        var map = mapOf([.. table.Select(entry => entry.Original[place.Length..])]);
        Assert.All(table, entry => Assert.Equal(new KeyPlace(entry.Key, entry.Change == "reshape" ? TensorChange.Pointwise : TensorChange.None), map.PlaceOf(entry.Original[place.Length..])));
    }
}
