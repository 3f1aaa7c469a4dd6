using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using Xunit;

namespace Easel.Diffusion.Tests.Architectures;

public sealed class ArchitectureConfigTests
{
    [Fact]
    public void An_ldm_configuration_gives_prediction_scale_and_betas()
    {
        const string yaml = """
            model:
              base_learning_rate: 1.0e-4
              target: ldm.models.diffusion.ddpm.LatentDiffusion
              params:
                parameterization: "v"
                linear_start: 0.001
                linear_end: 0.0120
                scale_factor: 0.2
                unet_config:
                  target: ldm.modules.diffusionmodules.openaimodel.UNetModel
                  params: { num_heads: -1, num_head_channels: 64 }
            """;
        var architecture = ArchitectureConfig.Parse("model.yaml", yaml).Over(KnownArchitectures.Sd2 with { PredictionIsAssumed = true });
        Assert.Equal(PredictionType.Velocity, architecture.Prediction);
        Assert.False(architecture.PredictionIsAssumed);
        Assert.Equal(new ImageSize(768, 768), architecture.DefaultSize);
        Assert.Equal((0.001, 0.012, 0.2), (architecture.FirstBeta, architecture.LastBeta, architecture.LatentScale));
        Assert.Equal(new ArchitectureHints { HeadWidth = 64 }, architecture.Hints);
    }

    [Theory]
    [InlineData("EpsScaling", PredictionType.Epsilon)]
    [InlineData("VScaling", PredictionType.Velocity)]
    public void An_sgm_configuration_names_the_prediction_by_its_scaling(string scaling, PredictionType expected)
    {
        var yaml = $"model: {{target: sgm.models.diffusion.DiffusionEngine, params: {{denoiser_config: {{params: {{scaling_config: {{target: sgm.modules.diffusionmodules.denoiser_scaling.{scaling}}}}}}}}}}}";
        Assert.Equal(expected, ArchitectureConfig.Parse("model.yaml", yaml).Over(KnownArchitectures.Sdxl).Prediction);
    }

    [Fact]
    public void A_configuration_that_says_nothing_of_it_means_noise()
    {
        var architecture = ArchitectureConfig.Parse("model.yaml", "model: {params: {scale_factor: 0.18215}}").Over(KnownArchitectures.Sd2 with { PredictionIsAssumed = true });
        Assert.Equal((PredictionType.Epsilon, false), (architecture.Prediction, architecture.PredictionIsAssumed));
    }

    [Theory]
    [InlineData("", "no model.params")]
    [InlineData("- 1\n- 2", "no model.params")]
    [InlineData("model: {params: [", "not YAML")]
    [InlineData("model: {params: {scale_factor: large}}", "'large' is not a number")]
    public void Anything_else_is_refused(string yaml, string reason) =>
        Assert.Contains(reason, Assert.Throws<WeightsException>(() => ArchitectureConfig.Parse("model.yaml", yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_before_it_is_built() =>
        Assert.Contains("nested deeper", Assert.Throws<WeightsException>(() => ArchitectureConfig.Parse("model.yaml", "a: " + new string('[', 100_000))).Message, StringComparison.Ordinal);
}
