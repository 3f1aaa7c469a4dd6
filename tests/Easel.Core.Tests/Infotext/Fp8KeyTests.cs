using Easel.Core.Infotext;
using Easel.Core.Requests;
using Xunit;

namespace Easel.Core.Tests.Infotext;

/// <summary>Weights kept in 8 bits are told under A1111's key, and only where they were.</summary>
public sealed class Fp8KeyTests
{
    [Theory]
    [InlineData(Fp8Storage.Enable, "Enable")]
    [InlineData(Fp8Storage.Sdxl, "Enable for SDXL")]
    public void It_comes_back(Fp8Storage storage, string word)
    {
        var request = new ImageRequest { Prompt = "a cat", Options = new PictureOptions { Fp8Storage = storage } };
        var text = InfotextWriter.Write(request, new InfotextFacts { ModelName = "m", VaeName = "v.pt", KeepsFloat8 = true }, 1, 1);
        Assert.Contains($"Model: m, FP8 weight: {word}, VAE: v.pt", text, StringComparison.Ordinal);
        var reading = InfotextReader.Read(text);
        Assert.Equal(storage, reading.Request.Options.Fp8Storage);
        Assert.Empty(reading.NotHonoured);
        Assert.DoesNotContain("FP8", InfotextWriter.Write(request, new InfotextFacts { KeepsFloat8 = false }, 1, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void It_restores_the_setting() =>
        Assert.Contains(InfotextOverrides.Of("a cat\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64, FP8 weight: Enable"), entry => entry.Option == "fp8_storage" && entry.Value.ToString() == "Enable");
}
