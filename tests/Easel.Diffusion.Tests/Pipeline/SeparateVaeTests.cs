using Easel.Core.Requests;
using Easel.Diffusion.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>An autoencoder in a file of its own takes the place of the checkpoint's.</summary>
public sealed class SeparateVaeTests
{
    private static readonly EngineOptions Exact = new() { Precision = "float32" };

    [Fact]
    public void It_decodes_and_encodes_instead_of_the_checkpoints_own()
    {
        using var scope = NewDisposeScope();
        using var own = Load(null);
        using var alternative = Load(SyntheticCheckpoints.AutoencoderOf("alt.vae"));
        using var prefixed = Load(SyntheticCheckpoints.AutoencoderOf("prefixed.vae", prefix: "first_stage_model."));
        using var generator = new Generator(1);
        var (latent, picture) = (randn([1, 4, 4, 6], generator: generator), rand([1, 3, 32, 48], generator: generator));

        Assert.False(own.Decode(latent).allclose(alternative.Decode(latent), atol: 1e-2));
        Assert.False(own.Encode(picture).allclose(alternative.Encode(picture), atol: 1e-2));
        Assert.True(prefixed.Decode(latent).equal(alternative.Decode(latent)).all().item<bool>());
    }

    [Fact]
    public void A_whole_checkpoint_lends_its_autoencoder()
    {
        using var scope = NewDisposeScope();
        using var own = Load(null);
        using var lent = Load(SyntheticCheckpoints.PathOf("tiny-sd15"));
        using var generator = new Generator(1);
        var latent = randn([1, 4, 4, 6], generator: generator);

        Assert.True(lent.Decode(latent).equal(own.Decode(latent)).all().item<bool>());
    }

    [Fact]
    public void A_file_that_is_no_autoencoder_is_refused_by_name()
    {
        var problem = Assert.Throws<WeightsException>(() => Load(SyntheticCheckpoints.PathOf("taesd_decoder")));
        Assert.Contains("taesd_decoder", problem.Message, StringComparison.Ordinal);
    }

    private static DiffusionModel Load(string? vae)
    {
        using var quiet = no_grad();
        var request = new ImageRequest { Prompt = "", Model = SyntheticCheckpoints.PathOf("tiny-sd15"), Vae = vae };
        return DiffusionModel.Load(ModelChoice.Of(request, Exact), Exact);
    }
}
