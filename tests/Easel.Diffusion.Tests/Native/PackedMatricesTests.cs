using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Native;

/// <summary>What changes of weights make of packed matrices, rewritten where they lie or not: the same numbers as packing them anew.</summary>
public sealed class PackedMatricesTests
{
    private const int Rows = 128;

    [Theory]
    [InlineData(ScalarType.Float16, 64, 32)]
    [InlineData(ScalarType.Float16, 320, 768)]
    [InlineData(ScalarType.BFloat16, 128, 320)]
    [InlineData(ScalarType.Float32, 128, 320)]
    public void A_weight_is_rewritten_in_its_place_and_back_to_the_bit(ScalarType type, long outputs, long inputs)
    {
        if (!CanRewrite) return;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var prepared = new PreparedWeights();
        var stored = Stored(type, outputs, inputs);
        var x = zeros([Rows, inputs], dtype: bfloat16);
        var packed = prepared.PackedMatrix(stored, stored, x, matrix => matrix);
        var (before, place) = (BytesOf(packed, outputs * inputs), LibTorch.DataPointer(packed));
        var (bytes, change) = (prepared.Bytes, Change(outputs, inputs, 5));

        prepared.Change(Only(stored, change));
        var changed = prepared.PackedMatrix(stored, stored, x, matrix => matrix);
        Assert.Equal(place, LibTorch.DataPointer(changed));
        var expected = change.Apply(stored, CPU).to(bfloat16);
        AssertWithinRounding(BytesOf(OneDnn.PackLinear(expected, Rows), outputs * inputs), BytesOf(changed, outputs * inputs));

        prepared.Change(new Dictionary<Tensor, WeightChange>());
        var after = prepared.PackedMatrix(stored, stored, x, matrix => matrix);
        Assert.Equal(place, LibTorch.DataPointer(after));
        Assert.Equal(before, BytesOf(after, outputs * inputs));
        Assert.Equal(bytes, prepared.Bytes);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 128, 64, false)]
    [InlineData(ScalarType.BFloat16, 128, 64, true)] // nothing but zeros tells nothing of a layout
    [InlineData(ScalarType.BFloat16, 100, 60, false)] // no whole blocks
    [InlineData(ScalarType.Float32, 128, 64, false)]
    public void Layers_give_what_their_changed_weights_give(ScalarType type, long outputs, long inputs, bool zero)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var prepared = new PreparedWeights();
        var stored = zero ? zeros([outputs, inputs], dtype: float16) : Stored(ScalarType.Float16, outputs, inputs);
        var whole = new Linear(stored, bias: null, prepared);
        var half = whole.Outputs(outputs / 2, outputs / 2);
        var x = eye(inputs).to(type);
        var (wholeBefore, halfBefore) = (whole.Forward(x), half.Forward(x));
        foreach (var change in new[] { Change(outputs, inputs, 5), Change(outputs, inputs, 40), Whole(outputs, inputs), Change(outputs, inputs, 1) })
        {
            prepared.Change(Only(stored, change));
            var expected = change.Apply(stored, CPU).to(type).t();
            AssertClose(expected, whole.Forward(x));
            AssertClose(expected.narrow(1, outputs / 2, outputs / 2), half.Forward(x));
        }

        prepared.Change(new Dictionary<Tensor, WeightChange>());
        Assert.True(wholeBefore.equal(whole.Forward(x)).all().item<bool>());
        Assert.True(halfBefore.equal(half.Forward(x)).all().item<bool>());
    }

    [Fact]
    public void A_weight_that_is_changed_from_the_start_is_the_same_as_one_changed_later()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (stored, change, x) = (Stored(ScalarType.Float16, 128, 64), Change(128, 64, 7), eye(64).to(bfloat16));
        Assert.True(First(before: false).equal(First(before: true)).all().item<bool>());

        Tensor First(bool before)
        {
            using var prepared = new PreparedWeights();
            var layer = new Linear(stored, bias: null, prepared);
            if (before) layer.Forward(x);
            prepared.Change(Only(stored, change));
            return layer.Forward(x);
        }
    }

    [Fact]
    public void Nothing_is_left_of_rewriting()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var prepared = new PreparedWeights();
        var (stored, change, x) = (Stored(ScalarType.Float16, 128, 64), Change(128, 64, 7), zeros([Rows, 64], dtype: bfloat16));
        prepared.PackedMatrix(stored, stored, x, matrix => matrix);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++)
        {
            prepared.Change(i % 2 == 0 ? Only(stored, change) : new Dictionary<Tensor, WeightChange>());
            prepared.PackedMatrix(stored, stored, x, matrix => matrix);
        }

        Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount, 0, before);
    }

    private static bool CanRewrite => NativeKernels.Find("easel_pack") != 0 && OneDnn.Computes(ScalarType.BFloat16);

    private static Dictionary<Tensor, WeightChange> Only(Tensor stored, WeightChange change) => new((IEqualityComparer<Tensor>)ReferenceEqualityComparer.Instance) { [stored] = change };

    // With the numbers that are easily lost among them.
    private static Tensor Stored(ScalarType type, long outputs, long inputs)
    {
        var numbers = Synth.Input("weight", [outputs, inputs]);
        (numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) = (-0f, 0f, 6e-8f, type == ScalarType.Float16 ? 6.1e-5f : 1e-40f, 65504f);
        return tensor(numbers).reshape(outputs, inputs).to(type);
    }

    private static WeightChange Change(long outputs, long inputs, int rank)
    {
        var (up, down) = (tensor(Synth.Input("up", [outputs, rank])).reshape(outputs, rank), tensor(Synth.Input("down", [rank, inputs])).reshape(rank, inputs));
        return new WeightChange((weight, _) => weight.to(float32) + up.mm(down), _ => (up.alias(), down.alias()));
    }

    private static WeightChange Whole(long outputs, long inputs)
    {
        var delta = tensor(Synth.Input("delta", [outputs, inputs])).reshape(outputs, inputs);
        return new WeightChange((weight, _) => weight.to(float32) + delta, _ => null);
    }

    private static unsafe ushort[] BytesOf(Tensor packed, long count) => new ReadOnlySpan<ushort>((void*)LibTorch.DataPointer(packed), (int)count).ToArray();

    // Sums in another order may fall on the other side of a tie.
    private static void AssertWithinRounding(ushort[] expected, ushort[] actual)
    {
        for (var i = 0; i < expected.Length; i++) Assert.InRange(Wide(actual[i]), Wide(expected[i]) - Margin(Wide(expected[i])), Wide(expected[i]) + Margin(Wide(expected[i])));
        Assert.InRange(expected.Zip(actual).Count(pair => pair.First != pair.Second), 0, expected.Length / 200);

        static float Wide(ushort number) => BitConverter.UInt32BitsToSingle((uint)number << 16);
        static float Margin(float number) => Math.Abs(number) / 128 + 1e-6f;
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        var (wanted, got) = (expected.to(float64), actual.to(float64));
        Assert.True(((got - wanted).abs() <= wanted.abs() * (expected.dtype == ScalarType.BFloat16 ? 1 / 128.0 : 1e-5) + 1e-6).all().item<bool>());
    }
}
