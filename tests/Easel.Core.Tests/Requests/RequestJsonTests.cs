using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Xunit;

namespace Easel.Core.Tests.Requests;

public sealed class RequestJsonTests
{
    [Fact]
    public void Every_field_comes_back()
    {
        var request = new ImageRequest
        {
            Prompt = "a \"red\" apple, <b>漢字</b>\n🎨",
            NegativePrompt = "blurry",
            Model = "some.safetensors",
            Vae = "vae.pt",
            Size = new ImageSize(64, 128),
            Sampler = new Choice("euler_a", new JsonObject { ["eta"] = 0.6, ["deep"] = new JsonObject { ["Name"] = new JsonArray(1, "two", null, true) } }),
            Schedule = new Choice("beta", new JsonObject { ["alpha"] = 0.1 }),
            Steps = 33,
            CfgScale = 7.1,
            Seeds = new Seeds { Seed = long.MaxValue, Variation = 12345678901, VariationStrength = 0.1, ResizeFrom = new ImageSize(8, 16), EtaNoiseSeedDelta = 31337 },
            BatchSize = 2,
            BatchCount = 3,
            ClipSkip = 2,
            Options = Changed(new PictureOptions()),
            UnsaidKeys = ["Sigma churn", "Eta"],
            KeepUnfinished = true,
            Start = new StartImage
            {
                Pictures = ["a.png", "b.png"],
                Strength = 0.3,
                Resize = ImageResize.Crop,
                NoiseMultiplier = 0.9,
                ExtraNoise = 0.1,
                ExactSteps = true,
                ImageCfgScale = 1.5,
                ConditionalMaskWeight = 0.5,
                ColourCorrection = true,
                Mask = new PaintMask { Picture = "m.png", LatentPicture = "l.png", BlurX = 1, BlurY = 2, Inverted = true, Content = MaskContent.LatentNoise, OnlyMasked = true, Padding = 3, Rounded = false, Overlay = false, Soft = new SoftInpainting { Bias = 2, Preservation = 0.7, Contrast = 3, Influence = 0.2, Threshold = 0.3, DifferenceContrast = 1 } },
            },
            Hires = new HiresFix
            {
                Scale = 1.5,
                Size = new ImageSize(96, 0),
                Upscaler = "Lanczos",
                Steps = 7,
                Strength = 0.4,
                ExtraNoise = 0.1,
                Sampler = "heun",
                Schedule = "karras",
                Model = "large.safetensors",
                Vae = "/vae/large.safetensors",
                Prompt = "more",
                NegativePrompt = "less",
                FirstPass = "first.png",
            },
            Script = new Choice("loopback", new JsonObject { ["finalStrength"] = 0.25 }),
            Refiner = new Refiner { Model = "refiner.safetensors", Vae = "/vae/refiner.safetensors", SwitchAt = 0.6, BySteps = true, Passes = RefinerPass.Both },
            Faces = new FaceRestoration { Restorer = FaceRestoration.Gfpgan, Weight = 0.25, File = "g.pth" },
            KeepFirstPass = true,
            Upscaler = "R-ESRGAN 4x+",
            Features = [new Choice("freeu", new JsonObject { ["b1"] = 1.3 }), "tiling"],
        };
        AssertNoDefaults(request, new ImageRequest { Prompt = "" });
        AssertNoDefaults(request.Seeds, new Seeds());
        AssertNoDefaults(request.Options, new PictureOptions());
        AssertNoDefaults(request.Start, new StartImage { Pictures = [] });
        AssertNoDefaults(request.Start.Mask, new PaintMask { Picture = "" });
        AssertNoDefaults(request.Start.Mask.Soft, new SoftInpainting());
        AssertNoDefaults(request.Hires, new HiresFix());
        AssertNoDefaults(request.Faces, new FaceRestoration());
        AssertNoDefaults(request.Refiner, new Refiner { Model = "" });

        var back = RequestJson.Read(RequestJson.Write(request));
        AssertSame(request, back, "request");
        Assert.Equal(RequestJson.Write(request), RequestJson.Write(back));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        AssertSame(new ImageRequest { Prompt = "a" }, RequestJson.Read("""{"prompt":"a"}"""), "request");
        var options = RequestJson.Read("""{"prompt":"a","options":{"eta":0.5},"seeds":{"seed":7},"sampler":{"id":"heun"}}""");
        AssertSame(
            new ImageRequest { Prompt = "a", Options = new PictureOptions { Eta = 0.5 }, Seeds = new Seeds { Seed = 7 }, Sampler = "heun" },
            options,
            "request");
        AssertSame(
            new ImageRequest { Prompt = "a", Start = new StartImage { Pictures = ["p"], Mask = new PaintMask { Picture = "m", BlurX = 1 } } },
            RequestJson.Read("""{"prompt":"a","start":{"pictures":["p"],"mask":{"picture":"m","blur_x":1}}}"""),
            "request");
        AssertSame(
            new ImageRequest { Prompt = "a", Start = new StartImage { Pictures = ["p"], Mask = new PaintMask { Picture = "m", Soft = new SoftInpainting { Bias = 2 } } } },
            RequestJson.Read("""{"prompt":"a","start":{"pictures":["p"],"mask":{"picture":"m","soft":{"bias":2}}}}"""),
            "request");
        AssertSame(
            new ImageRequest { Prompt = "a", Hires = new HiresFix { Steps = 3 }, Refiner = new Refiner { Model = "r" }, Faces = new FaceRestoration { Weight = 0.1 } },
            RequestJson.Read("""{"prompt":"a","hires":{"steps":3},"refiner":{"model":"r"},"faces":{"weight":0.1}}"""),
            "request");
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    [InlineData(double.Epsilon)]
    [InlineData(0.1)]
    [InlineData(-0.0)]
    public void Every_number_comes_back(double number) =>
        Assert.Equal(number, RequestJson.Read(RequestJson.Write(new ImageRequest { Prompt = "", Options = new PictureOptions { SigmaTmax = number } })).Options.SigmaTmax);

    [Theory]
    [InlineData("", "request")]
    [InlineData("null", "request")]
    [InlineData("[]", "request")]
    [InlineData("{", "request")]
    [InlineData("{}", "prompt")]
    [InlineData("""{"prompt":null}""", "prompt")]
    [InlineData("""{"prompt":"a","prompt":"b"}""", "request")]
    [InlineData("""{"prompt":"a","stepps":3}""", "stepps")]
    [InlineData("""{"prompt":"a","steps":"many"}""", "steps")]
    [InlineData("""{"prompt":"a","seeds":{"seed":1.5}}""", "seeds.seed")]
    [InlineData("""{"prompt":"a","seeds":null}""", "seeds")]
    [InlineData("""{"prompt":"a","sampler":{"id":null}}""", "sampler")]
    [InlineData("""{"prompt":"a","options":{"noise":"moon"}}""", "options.noise")]
    public void What_is_no_request_is_refused_by_name(string json, string field) =>
        Assert.Equal(field, Assert.Throws<RequestException>(() => RequestJson.Read(json)).Field);

    /// <summary>A copy with every property set to another value.</summary>
    private static PictureOptions Changed(PictureOptions options)
    {
        foreach (var property in typeof(PictureOptions).GetProperties())
        {
            property.SetValue(options, property.GetValue(options) switch
            {
                bool flag => !flag,
                int number => number + 1,
                double number => number + 0.1,
                null => 0.3,
                string text => text + "2",
                Enum named => Enum.GetValues(named.GetType()).Cast<object>().Last(),
                var other => throw new InvalidOperationException($"{property.Name} is a {other.GetType()}"),
            });
        }

        return options;
    }

    private static void AssertNoDefaults(object changed, object defaults)
    {
        foreach (var property in changed.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
            Assert.False(Equals(property.GetValue(changed), property.GetValue(defaults)), $"{property.Name} is not tested: it has its default");
    }

    private static void AssertSame(object? expected, object? actual, string place)
    {
        switch (expected)
        {
            case ImageRequest or Seeds or PictureOptions or Choice or StartImage or PaintMask:
                foreach (var property in expected.GetType().GetProperties()) AssertSame(property.GetValue(expected), property.GetValue(actual), $"{place}.{property.Name}");
                break;
            case JsonObject json:
                Assert.True(JsonNode.DeepEquals(json, (JsonObject?)actual), $"{place}: {json} is now {actual}");
                break;
            case ImmutableArray<Choice> or ImmutableArray<string>:
                var (before, after) = (((IEnumerable)expected).Cast<object>().ToList(), ((IEnumerable)actual!).Cast<object>().ToList());
                Assert.Equal(before.Count, after.Count);
                for (var i = 0; i < before.Count; i++) AssertSame(before[i], after[i], $"{place}[{i}]");
                break;
            default:
                Assert.True(Equals(expected, actual), $"{place}: {expected} is now {actual}");
                break;
        }
    }
}
