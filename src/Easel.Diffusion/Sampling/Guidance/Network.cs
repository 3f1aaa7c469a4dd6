using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>Evaluates the network for rows that can share a call.</summary>
/// <param name="input">[N, C, H, W], scaled to unit variance; row i is picture <c>rows[i].Image</c>'s latent.</param>
/// <param name="call">Level, timestep, count.</param>
/// <param name="rows">N rows: pictures and their conditioning.</param>
/// <returns>The network's output [N, C, H, W].</returns>
public delegate Tensor Network<T>(Tensor input, NetworkCall call, IReadOnlyList<GuidedRow<T>> rows);
