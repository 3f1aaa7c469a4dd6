using Easel.Core.Requests;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Weights;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Laws;

public sealed class TokenMergingLaws
{
    public static TheoryData<int, int, double> Maps => new() { { 8, 8, 0.5 }, { 6, 10, 0.9 }, { 7, 5, 0.5 }, { 2, 2, 0.75 } };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Equal_tokens_merged_and_unmerged_are_what_they_were(int height, int width, double ratio)
    {
        using var scope = NewDisposeScope();
        var cells = Random([2, (height + 1) / 2, (width + 1) / 2, 16]);
        var x = cells.repeat_interleave(2, 1).repeat_interleave(2, 2).narrow(1, 0, height).narrow(2, 0, width).reshape(2, -1, 16);
        var equal = height / 2 * (width / 2) * 3; // tokens of whole cells that give

        var pairs = TokenPairs.Find(x, height, width, Math.Min((long)(ratio * height * width), equal), cell: 2);
        Assert.True(pairs.Unmerge(pairs.Merge(x)).allclose(x, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Nothing_merged_is_everything_in_its_place(int height, int width, double ratio)
    {
        using var scope = NewDisposeScope();
        var (x, other) = (Random([2, height * width, 16]), Random([2, height * width, 8]));

        var none = TokenPairs.Find(x, height, width, count: 0, cell: 2);
        Assert.True(none.Unmerge(none.Merge(other)).equal(other).all().item<bool>());

        var wanted = (long)(ratio * height * width);
        var merged = TokenPairs.Find(x, height, width, wanted, cell: 2).Merge(other).size(1);
        var receivers = height / 2 * (width / 2);
        Assert.Equal(Math.Max(height * width - wanted, receivers), merged);
    }

    [Fact]
    public void A_receiver_becomes_the_mean_of_all_it_was_given()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 0, 1, 0.1f, 1, 0.2f, 0, 1 }).reshape(1, 4, 2); // three alike, the last across
        var values = tensor(new float[] { 3, 6, 9, 100 }).reshape(1, 4, 1);

        var pairs = TokenPairs.Find(x, 2, 2, count: 2, cell: 2);
        Assert.Equal([100f, 6f], pairs.Merge(values).flatten().data<float>().ToArray());
        Assert.Equal([6f, 6f, 6f, 100f], pairs.Unmerge(pairs.Merge(values)).flatten().data<float>().ToArray());
    }

    [Fact]
    public void Without_a_ratio_there_is_nothing_round_attention()
    {
        Assert.Null(TokenMerging.For(new PictureOptions(), [4, 8, 8]));
        Assert.NotNull(TokenMerging.For(new PictureOptions { TokenMergingRatio = 0.1 }, [4, 8, 8]));
    }

    [Fact]
    public void A_map_too_narrow_for_a_cell_is_left_alone()
    {
        using var scope = NewDisposeScope();
        var merging = TokenMerging.For(new PictureOptions { TokenMergingRatio = 0.5 }, [4, 1, 9])!;
        var x = Random([1, 9, 16]);
        Assert.True(merging(x, x, given => given * 2).equal(x * 2).all().item<bool>());
    }

    [Fact]
    public void Only_maps_of_the_latents_own_size_are_merged()
    {
        using var scope = NewDisposeScope();
        var merging = TokenMerging.For(new PictureOptions { TokenMergingRatio = 0.5 }, [4, 8, 8])!;
        List<long> seen = [];
        foreach (var tokens in (long[])[64, 16, 4])
        {
            var x = Random([1, tokens, 16]);
            var result = merging(x, x, given =>
            {
                seen.Add(given.size(1));
                return given.alias();
            });
            Assert.Equal(x.shape, result.shape);
        }

        Assert.Equal([32, 16, 4], seen);
    }

    [Theory]
    [InlineData("tiny-sd15", true)]
    [InlineData("tiny-sdxl", false)]
    public void The_UNet_changes_where_it_has_attention_at_full_size_and_leaves_nothing_alive(string model, bool changes)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var place = new WeightScope(SyntheticWeights.Of(model))["model"]["diffusion_model"];
        var unet = new UNet(place, UNetConfig.Detect(place));
        var (x, context) = (Random([2, 4, 8, 12]), Random([2, 77, unet.Config.ContextWidth]));
        var vector = unet.Config.VectorWidth > 0 ? Random([2, unet.Config.VectorWidth]) : null;
        var merging = TokenMerging.For(new PictureOptions { TokenMergingRatio = 0.5 }, [4, 8, 12]);
        var steps = full([2], 500f);

        var plain = unet.Forward(x, steps, context, vector);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var merged = unet.Forward(x, steps, context, vector, merging);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(changes, !plain.equal(merged).all().item<bool>());
    }

    private static Tensor Random(long[] shape)
    {
        using var generator = new Generator(3);
        return randn(shape, generator: generator);
    }
}
