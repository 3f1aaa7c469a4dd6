using Easel.Core.Imaging;
using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Upscaling.Tiles;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Weights;

/// <summary>Upscalers that npm packages ship. They are read from the folder <c>EASEL_NPM_PACKAGES</c> names (a node_modules); without it the tests are skipped.</summary>
public sealed class ForeignUpscalerTests : IDisposable
{
    private const string Variable = "EASEL_NPM_PACKAGES";

    private readonly string folder = Directory.CreateTempSubdirectory("easel-foreign-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("@upscalerjs/esrgan-slim", 2)]
    [InlineData("@upscalerjs/esrgan-slim", 3)]
    [InlineData("@upscalerjs/esrgan-slim", 4)]
    [InlineData("@upscalerjs/esrgan-thick", 2)]
    [InlineData("@upscalerjs/esrgan-thick", 4)]
    public void A_network_of_UpscalerJS_makes_the_picture_its_package_shows(string package, int scale)
    {
        var place = Package(package);
        var upscaler = ForeignUpscaler.Read(Path.Combine(place, "models", $"x{scale}", "model.json"));
        Assert.Equal(scale, upscaler.Scale);
        Assert.EndsWith($"-x{scale}", upscaler.Name, StringComparison.Ordinal);
        using var network = Stored(upscaler);
        var small = PictureCodec.Load(Path.Combine(place, "assets", "fixture.png"));
        var shown = PictureCodec.Load(Path.Combine(place, "assets", "samples", $"{scale}x", "result.png"));
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var made = Pixels.ToBitmap(network.Upscale(Pixels.ToTensor(small), cancel: TestContext.Current.CancellationToken) + 0.5 / 255);
        Assert.Equal((shown.Width, shown.Height), (made.Width, made.Height));
        Assert.InRange(made.Rgb.Zip(shown.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    [Fact]
    public void Real_ESRGAN_of_ncnn_is_the_one_that_comes_with_Easel()
    {
        var upscaler = ForeignUpscaler.Read(Path.Combine(Package("waifu2x"), "real-esrgan", "models", "realesrgan-x4plus-anime.param"));
        Assert.Equal(("RealESRGAN_x4plus_anime_6B", "RealESRGAN", 4), (upscaler.Name, upscaler.Folder, upscaler.Scale));
        using var own = SafetensorsFile.Open(BuiltInUpscaler.Path);
        Assert.Equal(own.Keys.Order(StringComparer.Ordinal), upscaler.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(upscaler.Tensors, pair => Assert.True(own.Read(pair.Key).eq(pair.Value.to(float16)).all().item<bool>()));
    }

    [Fact]
    public void The_compact_network_of_ncnn_keeps_what_it_enlarges_and_those_of_other_scales_are_refused()
    {
        var models = Path.Combine(Package("waifu2x"), "real-esrgan", "models");
        var upscaler = ForeignUpscaler.Read(Path.Combine(models, "realesr-animevideov3-x4.param"));
        Assert.Equal(("realesr-animevideov3", 4), (upscaler.Name, upscaler.Scale));
        using var network = Stored(upscaler);
        var picture = new Bitmap(64, 48, [.. Enumerable.Range(0, 64 * 48).SelectMany(at => at % 64 < 32 ? new byte[] { 200, 40, 40 } : [30, 60, 190])]);
        var large = network.Upscale(picture, new UpscaleTiles(0), cancel: TestContext.Current.CancellationToken);
        var plain = Resampling.Nearest(picture, 256, 192);
        Assert.InRange(large.Rgb.Zip(plain.Rgb, (a, b) => Math.Abs(a - b)).Average(), 0, 4);
        Assert.Contains("another scale", Assert.Throws<WeightsException>(() => ForeignUpscaler.Read(Path.Combine(models, "realesr-animevideov3-x2.param"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layers_model_that_is_broken_is_refused_by_file()
    {
        var path = Path.Combine(folder, "model.json");
        File.WriteAllText(path, """{"weightsManifest": [{"paths": ["a.bin"], "weights": [{"name": "SR/kernel", "shape": [3, 3, 1, 1], "dtype": "float32"}]}]}""");
        Assert.Contains("model.json", Assert.Throws<WeightsException>(() => ForeignUpscaler.Read(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(folder, "a.bin"), new byte[8]);
        Assert.Equal("SR/kernel", Assert.Throws<WeightsException>(() => ForeignUpscaler.Read(path)).Key);
        File.WriteAllBytes(Path.Combine(folder, "a.bin"), new byte[36]);
        Assert.Contains("none of UpscalerJS's", Assert.Throws<WeightsException>(() => ForeignUpscaler.Read(path)).Message, StringComparison.Ordinal);
    }

    private static string Package(string name)
    {
        var place = Path.Combine(Environment.GetEnvironmentVariable(Variable) ?? "", name);
        if (!Directory.Exists(place) || !Path.IsPathRooted(place)) Assert.Skip($"the npm package {name} is not here; name a node_modules that has it in {Variable}");
        return place;
    }

    private Upscaler Stored(ForeignUpscaler upscaler)
    {
        var path = Path.Combine(folder, upscaler.Name + ".safetensors");
        SafetensorsWriter.Write(path, upscaler.Tensors, upscaler.Type, upscaler.Metadata);
        return Upscaler.Open(path);
    }
}
