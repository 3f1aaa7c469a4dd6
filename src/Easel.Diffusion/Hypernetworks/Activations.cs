using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Hypernetworks;

/// <summary>PyTorch's activations by the names that A1111's hypernetworks give them, with PyTorch's default parameters.</summary>
internal static class Activations
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["linear"] = x => x.alias(),
        ["identity"] = x => x.alias(),
        ["relu"] = x => nn.functional.relu(x),
        ["relu6"] = x => x.Within(0, 6),
        ["leakyrelu"] = x => nn.functional.leaky_relu(x, 0.01),
        ["rrelu"] = x => nn.functional.leaky_relu(x, (1.0 / 8 + 1.0 / 3) / 2), // its mean, outside training
        ["elu"] = x => where(x.Above(0), x, x.exp().Less(1)),
        ["celu"] = x => where(x.Above(0), x, x.exp().Less(1)),
        ["selu"] = x => where(x.Above(0), x, x.exp().Less(1).Times(1.6732632423543772)).Times(1.0507009873554805), // Klambauer et al. 2017
        ["gelu"] = x => nn.functional.gelu(x),
        ["silu"] = x => x * x.sigmoid(),
        ["mish"] = x => x * Softplus(x).tanh(),
        ["swish"] = HardSwish,
        ["hardswish"] = HardSwish,
        ["hardsigmoid"] = x => x.Plus(3).Within(0, 6).Over(6),
        ["hardtanh"] = x => x.Within(-1, 1),
        ["sigmoid"] = x => x.sigmoid(),
        ["logsigmoid"] = x => -Softplus(-x),
        ["tanh"] = x => x.tanh(),
        ["tanhshrink"] = x => x - x.tanh(),
        ["softplus"] = Softplus,
        ["softsign"] = x => x / x.abs().Plus(1),
        ["softshrink"] = x => x - x.Within(-0.5, 0.5),
        ["hardshrink"] = x => where(x.abs().Above(0.5), x, zeros_like(x)),
        ["softmax"] = x => nn.functional.softmax(x, 0),
        ["softmin"] = x => nn.functional.softmax(-x, 0),
        ["logsoftmax"] = x => nn.functional.log_softmax(x, 0),
    };

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Null when there is none of that name.</summary>
    public static Func<Tensor, Tensor>? Of(string name) => Known.GetValueOrDefault(name);

    private static Tensor HardSwish(Tensor x) => x * x.Plus(3).Within(0, 6).Over(6);

    private static Tensor Softplus(Tensor x) => where(x.Above(20), x, x.AtMost(20).exp().log1p());
}
