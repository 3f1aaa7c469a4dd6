using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Weights;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Conditioning;

public sealed class PromptEncoderTests : IDisposable
{
    private static readonly EncodeOptions Options = new(new PictureOptions(), new(64, 64));
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly SyntheticWeights weights = SyntheticWeights.Of("tiny-sd15");
    private readonly PromptEncoder encoder;

    public PromptEncoderTests() => encoder = new(KnownArchitectures.Sd15, weights);

    public void Dispose()
    {
        scope.Dispose();
        weights.Dispose();
    }

    [Fact]
    public void A_schedule_has_an_entry_a_boundary()
    {
        var part = Assert.Single(encoder.Encode("a [cat:dog:3]", "", new(8), Options, TestContext.Current.CancellationToken).Prompt);
        Assert.Equal([3, 8], part.Conditioning.EndSteps);
        Same(encoder.Encode(["a cat", "a dog"], Options, negative: false).Context.narrow(0, 1, 1), part.Conditioning.Entries[1].Context);
        Assert.Same(part.Conditioning.Entries[0], part.Conditioning.At(3));
        Assert.Same(part.Conditioning.Entries[1], part.Conditioning.At(4));
    }

    [Fact]
    public void Parts_keep_their_weights_and_share_what_is_equal()
    {
        var parts = encoder.Encode("cat :0.5 AND dog AND cat :0.5", "", new(4), Options, TestContext.Current.CancellationToken).Prompt;
        Assert.Equal([0.5, 1, 0.5], parts.Select(part => part.Weight));
        Assert.NotSame(parts[0].Conditioning, parts[1].Conditioning);
    }

    [Fact]
    public void The_mean_is_kept_over_the_whole_schedule()
    {
        using var quiet = no_grad();
        var neutral = encoder.Encode(["cat", "(cat:1.5)"], Options with { Picture = new() { Emphasis = EmphasisMode.NoNorm } }, negative: false).Context;
        var original = encoder.Encode(["cat", "(cat:1.5)"], Options, negative: false).Context;
        var ratio = (original / neutral).flatten();
        Assert.InRange((ratio.max() - ratio.min()).item<float>(), 0, 1e-3f);
        Assert.InRange(Math.Abs(original.mean().item<float>() - encoder.Encode(["cat", "cat"], Options, negative: false).Context.mean().item<float>()), 0, 1e-6f);
    }

    [Fact]
    public void Shorter_prompts_of_a_schedule_are_filled_with_empty_chunks()
    {
        var both = encoder.Encode(["a BREAK b", "c"], Options, negative: false).Context;
        Assert.Equal([2, 154, Empty().size(2)], both.shape);
        Same(Empty(), both.narrow(0, 1, 1).narrow(1, 77, 77));
    }

    [Fact]
    public void Padding_appends_the_empty_prompt_to_the_shorter()
    {
        var empty = Empty();
        var longer = encoder.Encode(["a BREAK b"], Options, negative: false).Context;
        var (prompt, negative) = ConditioningPadding.WithEmpty(longer, empty, empty);
        Same(longer, prompt);
        Same(cat([empty, empty], 1), negative);
        Same(longer, ConditioningPadding.WithEmpty(empty, longer, empty).Negative);
        Assert.Equal(154, ConditioningPadding.WithEmpty(empty, longer, empty).Prompt.size(1));
    }

    [Fact]
    public void The_old_padding_cuts_or_repeats_the_last_vector()
    {
        var context = arange(6, dtype: float32).reshape(1, 3, 2);
        Same(context.narrow(1, 0, 2), ConditioningPadding.FitNegative(context, 2));
        Same(cat([context, context.narrow(1, 2, 1)], 1), ConditioningPadding.FitNegative(context, 4));
        Same(
            cat([ConditioningPadding.FitNegative(context, 4), zeros(1, 4, 2)]),
            TextConditioning.Stack([new(context), new(zeros(1, 4, 2))]).Context);
    }

    [Theory]
    [InlineData("tiny-sd15")]
    [InlineData("tiny-sdxl")]
    public void Prompts_encoded_together_are_what_they_are_alone(string model)
    {
        using var quiet = no_grad();
        using var own = SyntheticWeights.Of(model);
        var together = new PromptEncoder(model == "tiny-sdxl" ? KnownArchitectures.Sdxl : KnownArchitectures.Sd15, own);
        var options = Options with { Picture = new PictureOptions { PadConditioning = true } };
        var nine = string.Join(" BREAK ", Enumerable.Range(0, 9).Select(i => $"(word:1.{i}) {i}")); // more chunks than one call takes
        var encoded = together.Encode($"{nine} AND a [cat:dog:2]", "(blurry:1.3) BREAK b", new ScheduleOptions(4), options, TestContext.Current.CancellationToken);

        Same(together.Encode([nine], options, negative: false), encoded.Prompt[0].Conditioning.Entries[0]);
        Same(together.Encode(["a dog"], options, negative: false), encoded.Prompt[1].Conditioning.Entries[1]);
        Same(together.Encode(["(blurry:1.3) BREAK b"], options, negative: true), encoded.Negative.Entries[0]);
        Same(together.Encode([""], options, negative: false).Context, encoded.Empty!);
    }

    [Fact]
    public void A_long_prompt_is_cancelled_between_calls_of_the_encoder()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => encoder.Encode("a", "b", new ScheduleOptions(4), Options, cancelled.Token));
    }

    [Fact]
    public void A_clip_skip_beyond_the_layers_is_refused() =>
        Assert.Equal("clip_skip", Assert.Throws<RequestException>(() => encoder.Encode(["a"], Options with { ClipSkip = 40 }, negative: false)).Field);

    [Fact]
    public void Nothing_is_left_behind()
    {
        Empty();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (NewDisposeScope()) encoder.Encode("a [b|c] AND (d:1.2)", "e", new ScheduleOptions(4), Options, TestContext.Current.CancellationToken);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_file_of_several_tensors_is_no_embedding()
    {
        using var file = new DictionaryWeights("two.pt", new Dictionary<string, Tensor> { ["a"] = zeros(2, 4), ["b"] = zeros(2, 4) });
        Assert.Throws<WeightsException>(() => TextualInversion.Read("two", file));
        using var image = new DictionaryWeights("image.pt", new Dictionary<string, Tensor> { ["a"] = zeros(2, 4, 4) });
        Assert.Equal("a", Assert.Throws<WeightsException>(() => TextualInversion.Read("image", image)).Key);
    }

    private Tensor Empty() => encoder.Encode([""], Options, negative: false).Context;

    private static void Same(TextConditioning expected, TextConditioning actual)
    {
        Same(expected.Context, actual.Context);
        Assert.Equal(expected.Vector is null, actual.Vector is null);
        if (expected.Vector is not null) Same(expected.Vector, actual.Vector!);
    }

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-5f);
    }
}
