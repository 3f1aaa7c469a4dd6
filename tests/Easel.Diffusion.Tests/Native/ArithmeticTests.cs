using Easel.Diffusion.Native;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Native;

public sealed class ArithmeticTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void It_gives_what_the_operators_give_to_the_bit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var (x, y) = (randn([3, 5], generator: generator).to(type), randn([3, 5], generator: generator).to(type));
        Same(x * 0.3, x.Times(0.3));
        Same(x / 0.3, x.Over(0.3));
        Same(x + y, x.Added(y));
        Same(x - y, x.Minus(y));

        var sum = x.clone();
        Same(x + y, sum.AddInPlace(y));
        Same(x + y, sum);
    }

    private static void Same(Tensor expected, Tensor actual) => Assert.True(expected.equal(actual).all().item<bool>());
}
