using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

public sealed class VaeGoldenTests
{
    public static TheoryData<string> Models => [.. Goldens.Names("models").Where(name => Goldens.Open("models", name).Has("vae:moments"))];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_autoencoder_agrees_with_the_recording(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var golden = Goldens.Open("models", name);
        using var weights = SyntheticWeights.Of(name);
        var place = new WeightScope(weights)["first_stage_model"];
        var vae = new AutoencoderKL(place, VaeConfig.Detect(place));
        var (moments, picture) = (golden.ShapeOf("vae:moments"), golden.ShapeOf("vae:decode"));
        var latent = GoldenCheck.Input($"{name}:vae:z", moments[0], moments[1] / 2, moments[2], moments[3]);

        GoldenCheck.Agrees(golden, "vae:moments", vae.Moments(GoldenCheck.Picture($"{name}:vae:img", picture)), tolerance: 1e-4);
        GoldenCheck.Agrees(golden, "vae:decode", vae.Decode(latent), tolerance: 1e-4);
        if (golden.Has("vae:first_stage_scaled"))
            GoldenCheck.Agrees(golden, "vae:first_stage_scaled", vae.Decode(latent / golden.Data.GetProperty("scale_factor").GetDouble()), tolerance: 1e-4);
    }
}
