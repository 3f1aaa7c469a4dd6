using Easel.Diffusion.Hypernetworks;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Adapters;

/// <summary>Hypernetworks of every structure, against their layers written out.</summary>
public sealed class HypernetworkTests
{
    [Theory]
    [InlineData("linear")]
    [InlineData("relu")]
    [InlineData("leakyrelu")]
    [InlineData("elu")]
    [InlineData("swish")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("selu")]
    [InlineData("gelu")]
    [InlineData("mish")]
    [InlineData("celu")]
    [InlineData("softplus")]
    [InlineData("softsign")]
    [InlineData("logsigmoid")]
    [InlineData("softshrink")]
    [InlineData("hardshrink")]
    [InlineData("relu6")]
    [InlineData("silu")]
    [InlineData("hardsigmoid")]
    [InlineData("tanhshrink")]
    public void An_activation_is_torchs(string name)
    {
        using var scope = NewDisposeScope();
        var x = linspace(-9, 9, 61);
        using var module = Module(name);
        var expected = module.call(x);
        Assert.True(expected.allclose(Activations.Of(name)!(x), rtol: 1e-5, atol: 1e-6));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Layers_follow_one_another(bool activatesOutput, bool normalises)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (first, second) = (Random("a", 8, 4), Random("b", 4, 8));
        var tensors = new Dictionary<string, Tensor>();
        foreach (var part in new[] { 0, 1 })
        {
            (tensors[$"4.{part}.linear.0.weight"], tensors[$"4.{part}.linear.0.bias"]) = (first * (part + 1), ones(8));
            (tensors[$"4.{part}.linear.3.weight"], tensors[$"4.{part}.linear.3.bias"]) = (second.clone(), ones(4));
            if (normalises) (tensors[$"4.{part}.linear.2.weight"], tensors[$"4.{part}.linear.2.bias"]) = (full(8, 2f), ones(8));
        }

        using var file = HypernetworkFile.Of(new DictionaryWeights("test", tensors), new Dictionary<string, object> { ["activation_func"] = "tanh", ["activate_output"] = activatesOutput });
        var x = Random("x", 2, 3, 4);
        var (key, value) = file.Apply(x, x, 0.5);
        Assert.True(Expected(1).allclose(key, rtol: 1e-5, atol: 1e-5));
        Assert.True(Expected(2).allclose(value, rtol: 1e-5, atol: 1e-5));
        Assert.Same(second, file.Apply(second, second, 1).Key); // of another width

        Tensor Expected(int factor)
        {
            var h = nn.functional.linear(x, first * factor, ones(8)).tanh();
            if (normalises) h = nn.functional.layer_norm(h, [8], full(8, 2f), ones(8));
            var y = nn.functional.linear(h, second, ones(4));
            return x + (activatesOutput ? y.tanh() : y) * 0.5;
        }
    }

    [Theory]
    [InlineData("4.0.linear.0.weight", 4, 3, "is needed")]
    [InlineData("4.0.linear.0.weight", 5, 4, "gives 5 numbers where its context has 4")]
    [InlineData("4.1.linear.0.weight", 4, 4, "there are no layers")]
    [InlineData("weight", 4, 4, "no hypernetwork")]
    public void What_does_not_fit_together_is_told(string key, int rows, int columns, string message)
    {
        var weights = new DictionaryWeights("test", new Dictionary<string, Tensor> { [key] = zeros(rows, columns) });
        Assert.Contains(message, Assert.Throws<WeightsException>(() => HypernetworkFile.Of(weights, new Dictionary<string, object>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activation_nobody_knows_is_told()
    {
        var weights = new DictionaryWeights("test", new Dictionary<string, Tensor> { ["4.0.linear.0.weight"] = zeros(4, 4), ["4.1.linear.0.weight"] = zeros(4, 4) });
        Assert.Contains("'threshold' is no activation", Assert.Throws<WeightsException>(() => HypernetworkFile.Of(weights, new Dictionary<string, object> { ["activation_func"] = "threshold" })).Message, StringComparison.Ordinal);
    }

    private static Tensor Random(string name, params long[] shape) => tensor(Synth.Input(name, shape)).reshape(shape);

    private static nn.Module<Tensor, Tensor> Module(string name) => name switch
    {
        "linear" => nn.Identity(),
        "relu" => nn.ReLU(),
        "leakyrelu" => nn.LeakyReLU(),
        "elu" => nn.ELU(),
        "swish" => nn.Hardswish(),
        "tanh" => nn.Tanh(),
        "sigmoid" => nn.Sigmoid(),
        "selu" => nn.SELU(),
        "gelu" => nn.GELU(),
        "mish" => nn.Mish(),
        "celu" => nn.CELU(),
        "softplus" => nn.Softplus(),
        "softsign" => nn.Softsign(),
        "logsigmoid" => nn.LogSigmoid(),
        "softshrink" => nn.Softshrink(),
        "hardshrink" => nn.Hardshrink(),
        "relu6" => nn.ReLU6(),
        "silu" => nn.SiLU(),
        "hardsigmoid" => nn.Hardsigmoid(),
        "tanhshrink" => nn.Tanhshrink(),
        _ => throw new ArgumentException(name),
    };
}
