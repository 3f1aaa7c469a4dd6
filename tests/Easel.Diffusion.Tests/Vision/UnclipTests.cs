using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Tests.Golden;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Vision;

/// <summary>Checkpoints that are told of a picture by CLIP, on synthetic weights: no published one is here.</summary>
public sealed class UnclipTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalEngine engine = new(new DiffusionParts(), new EngineOptions { Precision = "float32", Device = "cpu" });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(768, "sd2-unclip-l")]
    [InlineData(1024, "sd2-unclip-h")]
    public void A_checkpoint_is_told_by_what_its_tower_gives(long numbers, string id)
    {
        using var list = KeyList.Open(Path.Combine(KeyList.Folder, "sd21-v.keys.json.gz"));
        var shapes = list.Keys.ToDictionary(key => key, key => list.ShapeOf(key)!);
        shapes["model.diffusion_model.label_emb.0.0.weight"] = [1280, 2 * numbers];
        using var part = new KeyList("part", shapes);
        Assert.Equal((id, true), (FileKind.Of(part).Architecture?.Id, FileKind.Of(part).Missing.Contains("network that looks at the start picture")));
        shapes["embedder.model.visual.proj"] = [1024, numbers];
        using var whole = new KeyList("whole", shapes);
        var kind = FileKind.Of(whole);
        Assert.Equal((FileRole.Checkpoint, id, PredictionType.Velocity, false), (kind.Role, kind.Architecture?.Id, kind.Architecture!.Prediction, kind.Architecture.PredictionIsAssumed));
        Assert.Empty(kind.Missing);
    }

    [Fact]
    public async Task What_the_tower_sees_changes_img2img_and_nothing_else()
    {
        var (one, other) = (TinyUnclip.Write(folder["one.safetensors"]), TinyUnclip.Write(folder["other.safetensors"], eyes: "other|"));
        Assert.Equal((await Made(Request(one))).Rgb, (await Made(Request(other))).Rgb); // without a picture it is told zeros
        var (first, second) = (await Made(WithPicture(one, "a")), await Made(WithPicture(other, "a")));
        Assert.NotEqual(first.Rgb, second.Rgb);
        Assert.Equal(first.Rgb, (await Made(WithPicture(one, "a"))).Rgb);
    }

    [Fact]
    public async Task A_second_pass_is_told_of_the_enlarged_picture()
    {
        var hires = new HiresFix { Upscaler = "Lanczos", Scale = 2, Strength = 0.5 };
        var (one, other) = (TinyUnclip.Write(folder["one.safetensors"]), TinyUnclip.Write(folder["other.safetensors"], eyes: "other|"));
        Assert.NotEqual((await Made(Request(one) with { Hires = hires })).Rgb, (await Made(Request(other) with { Hires = hires })).Rgb);
    }

    [Fact]
    public void The_vector_is_the_embedding_with_little_noise_and_the_level_as_sines()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var file = WeightFiles.Open(TinyUnclip.Write(folder["one.safetensors"]));
        var place = new WeightScope(file, "embedder.model.visual");
        var embedder = new UnclipEmbedder(place);
        var picture = GoldenCheck.Picture("seen", 1, 3, 64, 64);
        using var drawn = new TorchStream(3, CPU);
        var vectors = embedder.Vectors([picture, picture], drawn, float32, CPU);
        Assert.Equal([2, 128], vectors.shape);
        var plain = VisionEncoder.OfOpenClip(place).Embed(ClipPixels.Stretched(picture, 32));
        var noise = vectors.narrow(1, 0, 64) - plain;
        Assert.InRange(noise.abs().max().item<float>(), 0.001, 0.03); // four deviations of 0.0064
        Assert.InRange((noise[0] - noise[1]).abs().max().item<float>(), 0.001, 0.05); // each picture its own
        Assert.Equal([.. Enumerable.Repeat(1f, 32), .. Enumerable.Repeat(0f, 32)], vectors[0].narrow(0, 64, 64).data<float>().ToArray()); // cosines of 0, sines of 0
    }

    [Fact]
    public void A_tower_that_does_not_fit_the_UNet_is_refused()
    {
        using var tower = new DictionaryWeights("none", new Dictionary<string, Tensor>());
        Assert.Throws<WeightsException>(() => new UnclipEmbedder(new WeightScope(tower)));
    }

    private async Task<Bitmap> Made(ImageRequest request)
    {
        var all = await engine.Generate(request, Cancel).ToListAsync(Cancel);
        Assert.True(all[^1] is ImageEvent.Finished, all[^1].ToString());
        return all.OfType<ImageEvent.Picture>().Last().Image.Image;
    }

    private static ImageRequest WithPicture(string model, string name) => Request(model) with { Start = new StartImage { Pictures = [NamedPicture.Inline(TestPictures.Recorded(name, 64, 64))], Strength = 0.75 } };

    private static ImageRequest Request(string model) => new() { Model = model, Prompt = "a cat", Size = new ImageSize(64, 64), Steps = 3, Seeds = new Seeds { Seed = 7 } };
}
