using Easel.Diffusion.Upscaling;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>Every family of upscalers against recordings of spandrel's networks.</summary>
public sealed class UpscalerGoldenTests
{
    public static TheoryData<string> Recordings => [.. Goldens.Names("upscalers")];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_network_agrees_with_the_recording(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var golden = Goldens.Open("upscalers", name);
        using var weights = SyntheticWeights.Of(name);
        var network = PictureNetworks.Build(new WeightScope(weights));
        var shape = golden.Data.GetProperty("in").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var told = golden.Data.GetProperty("spandrel");
        Assert.Equal(told.GetProperty("scale").GetInt32(), network.Scale);
        Assert.Equal(told.GetProperty("in").GetInt64(), network.Inputs);
        Assert.Equal(told.GetProperty("out").GetInt64(), network.Outputs);

        var picture = torch.tensor(Synth.Input($"{name}:x", shape, scale: 0.5, offset: 0.5, salt: Goldens.Salt)).reshape(shape);
        GoldenCheck.Agrees(golden, "out", network.Forward(picture), tolerance: 1e-4);
    }
}
