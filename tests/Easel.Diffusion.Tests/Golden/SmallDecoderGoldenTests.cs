using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Previews;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>What stands in for the autoencoder: TAESD, A1111's VAE-approx and its linear factors.</summary>
public sealed class SmallDecoderGoldenTests
{
    public static TheoryData<string> Recordings => [.. Goldens.Names("models").Where(name => Goldens.Open("models", name).Has("cheap_sd"))];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Small_decoders_agree_with_the_recording(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var golden = Goldens.Open("models", name);
        var encoder = new TinyEncoder(Weights("taesd_encoder"));
        var decoder = new TinyDecoder(Weights("taesd_decoder"));
        var approximate = new ApproximateDecoder(Weights("vaeapprox"));
        var (latent, cheap, picture) = (golden.ShapeOf("encode"), golden.ShapeOf("cheap_sd"), golden.ShapeOf("decode"));
        var (seen, flat) = (GoldenCheck.Input("taesd:z", latent), GoldenCheck.Input("cheap", [1, latent[1], .. cheap[1..]]));
        var image = torch.tensor(Synth.Input("taesd:im", picture, scale: 0.5, offset: 0.5, salt: Goldens.Salt)).reshape(picture);

        GoldenCheck.Agrees(golden, "encode", encoder.Forward(image), tolerance: 1e-4);
        GoldenCheck.Agrees(golden, "decode", decoder.Forward(seen), tolerance: 1e-4);
        GoldenCheck.Agrees(golden, "approx", approximate.Forward(seen), tolerance: 1e-4);
        GoldenCheck.Agrees(golden, "cheap_sd", LinearPreview.Sd.Forward(flat).squeeze(0), tolerance: 1e-5);
        GoldenCheck.Agrees(golden, "cheap_sdxl", LinearPreview.Sdxl.Forward(flat).squeeze(0), tolerance: 1e-5);
    }

    private static WeightScope Weights(string name) => new(SyntheticWeights.Of(name));
}
