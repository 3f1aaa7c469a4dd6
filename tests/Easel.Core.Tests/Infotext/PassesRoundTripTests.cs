using Easel.Core.Infotext;
using Easel.Core.Requests;
using Xunit;

namespace Easel.Core.Tests.Infotext;

/// <summary>What an infotext says of a second pass and a refiner comes back.</summary>
public sealed class PassesRoundTripTests
{
    public static TheoryData<HiresFix, Refiner?> Passes => new()
    {
        { new HiresFix(), null },
        { new HiresFix { Scale = 1.55, Upscaler = "R-ESRGAN 4x+ Anime6B", Steps = 12, Strength = 0.35, ExtraNoise = 0.05 }, new Refiner { Model = "refiner" } },
        { new HiresFix { Size = new ImageSize(768, 0), Sampler = "Euler a", Schedule = "Karras", Model = "other", Prompt = "more, [a:b:0.5]", NegativePrompt = "less" }, new Refiner { Model = "refiner", SwitchAt = 0.5, BySteps = true, Passes = RefinerPass.Both } },
        { new HiresFix { Sampler = "Euler" }, new Refiner { Model = "refiner", Passes = RefinerPass.First } },
        { new HiresFix { Sampler = new Choice("UniPC", new() { ["order"] = 2 }) }, null },
    };

    [Theory]
    [MemberData(nameof(Passes))]
    public void Both_come_back(HiresFix hires, Refiner? refiner)
    {
        var request = new ImageRequest { Prompt = "a cat", Hires = hires, Refiner = refiner, Options = new PictureOptions { TokenMergingRatioHires = 0.3 } };
        var reading = InfotextReader.Read(InfotextWriter.Write(request, new InfotextFacts(), 1, 1));
        Assert.Empty(reading.NotHonoured);
        Assert.Equal(refiner, reading.Request.Refiner);
        Assert.Equal(hires.Sampler?.Options?.ToJsonString(), reading.Request.Hires!.Sampler?.Options?.ToJsonString());
        Assert.Equal(0.3, reading.Request.Options.TokenMergingRatioHires);
        Assert.Equal(Titled(hires, request), Titled(reading.Request.Hires, reading.Request));
    }

    [Fact]
    public void A_refiner_that_never_took_over_is_not_told() =>
        Assert.DoesNotContain("Refiner", InfotextWriter.Write(new ImageRequest { Prompt = "a cat", Refiner = new Refiner { Model = "r" } }, new InfotextFacts { WasRefined = false }, 1, 1), StringComparison.Ordinal);

    [Fact]
    public void Texts_of_old_versions_tell_the_first_pass_s_size()
    {
        var request = InfotextReader.Read("a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 1024x768, Denoising strength: 0.6, First pass size: 512x384").Request;
        Assert.Equal((new ImageSize(512, 384), new ImageSize(1024, 768), 0.6), (request.Size, request.Hires!.Size, request.Hires.Strength));
    }

    // The titles of what paints the second pass stand for its names.
    private static (HiresFix, string, string) Titled(HiresFix hires, ImageRequest request)
    {
        var (sampler, schedule) = SamplerNames.Resolve((hires.Sampler ?? request.Sampler).Id, (hires.Schedule ?? request.Schedule).Id);
        return (hires with { Sampler = null, Schedule = null }, sampler, SamplerNames.ScheduleTitle(sampler, schedule));
    }
}
