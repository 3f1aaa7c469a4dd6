using Easel.Diffusion.Adapters;
using Easel.Diffusion.Adapters.Modules;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Adapters;

/// <summary>What no recording has: kinds of modules by what their papers promise.</summary>
public sealed class ModuleLaws
{
    [Theory]
    [InlineData(1, 4, 4)]
    [InlineData(3, 4, 4)]
    [InlineData(2, 8, 2)]
    public void A_butterfly_of_rotations_keeps_lengths(int stages, int blocks, int size)
    {
        using var scope = NewDisposeScope();
        var weight = Random("w", blocks * size, 6);
        var changed = Change(weight, ("oft_blocks", Random("b", stages, blocks, size, size)));
        AssertClose(weight.square().sum(0L), changed.square().sum(0L));
        Assert.True((changed - weight).abs().max().item<float>() > 0.1);
    }

    [Fact]
    public void A_rotation_is_as_far_as_its_bound_allows()
    {
        using var scope = NewDisposeScope();
        var weight = Random("w", 8, 6);
        var (near, far) = (Change(weight, ("oft_blocks", Random("b", 2, 4, 4)), ("alpha", tensor(1e-4f))), Change(weight, ("oft_blocks", Random("b", 2, 4, 4))));
        Assert.True((near - weight).norm().item<float>() < 0.01 * (far - weight).norm().item<float>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Learned_lengths_are_those_of_the_result(bool ofOutputs)
    {
        using var scope = NewDisposeScope();
        var lengths = Random("m", ofOutputs ? 6 : 5).abs() + 0.5;
        var changed = Change(Random("w", 6, 5), ("lora_up", Random("u", 6, 2)), ("lora_down", Random("d", 2, 5)), ("dora_scale", ofOutputs ? lengths : lengths.reshape(1, -1)));
        AssertClose(lengths, changed.square().sum(ofOutputs ? 1 : 0).sqrt());
    }

    [Fact]
    public void The_first_ranks_alone_are_those_columns_and_rows_alone()
    {
        using var scope = NewDisposeScope();
        var (weight, up, down) = (zeros(6, 5), Random("u", 6, 4), Random("d", 4, 5));
        AssertClose(up.narrow(1, 0, 2).mm(down.narrow(0, 0, 2)), Change(weight, 2, ("lora_up", up), ("lora_down", down)));
    }

    [Fact]
    public void What_is_for_plain_models_leaves_the_other_channels_of_painting_ones_alone()
    {
        using var scope = NewDisposeScope();
        var (weight, diff) = (Random("w", 6, 9, 3, 3), Random("d", 6, 4, 3, 3));
        var changed = Change(weight, ("diff", diff));
        AssertClose(weight.narrow(1, 0, 4) + diff, changed.narrow(1, 0, 4));
        AssertClose(weight.narrow(1, 4, 5), changed.narrow(1, 4, 5));
    }

    [Theory]
    [InlineData("lora_up", 6, 3, "lora_down", 2, 5)]
    [InlineData("lora_up", 7, 2, "lora_down", 2, 5)]
    [InlineData("oft_blocks", 2, 4, "alpha", 1, 1)]
    [InlineData("diff", 5, 6, "alpha", 1, 1)]
    public void Shapes_that_do_not_fit_are_seen(string first, int rows, int columns, string second, int otherRows, int otherColumns)
    {
        using var scope = NewDisposeScope();
        using var file = File((first, zeros(rows, columns)), (second, zeros(otherRows, otherColumns)));
        Assert.False(Module(file).Fits([6, 5]));
    }

    private static Tensor Change(Tensor weight, params (string Name, Tensor Value)[] tensors) => Change(weight, null, tensors);

    private static Tensor Change(Tensor weight, int? rank, params (string Name, Tensor Value)[] tensors)
    {
        using var file = File(tensors);
        var module = Module(file);
        Assert.True(module.Fits(weight.shape));
        return weight + module.Delta(weight, 1, rank);
    }

    private static DictionaryWeights File(params (string Name, Tensor Value)[] tensors) => new("test", tensors.ToDictionary(pair => pair.Name, pair => pair.Value.clone()));

    private static AdapterModule Module(DictionaryWeights file)
    {
        var tensors = new ModuleTensors(file, "layer");
        foreach (var key in file.Keys) tensors.Add(key, key);
        return ModuleKinds.Of(tensors)!;
    }

    private static Tensor Random(string name, params long[] shape) => tensor(Synth.Input(name, shape)).reshape(shape);

    private static void AssertClose(Tensor expected, Tensor actual) => Assert.True(expected.allclose(actual, rtol: 1e-4, atol: 1e-5), $"{expected.str()} is not {actual.str()}");
}
