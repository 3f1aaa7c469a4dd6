using Easel.Core.Requests;
using Easel.Diffusion.Upscaling;

namespace Easel.Diffusion;

/// <summary>Where a plan gets what it needs besides its model.</summary>
/// <param name="Checkpoint">Loads the model of a request, or gives the one that is loaded; the text is the field that named it.</param>
/// <param name="Upscaler">Opens the upscaler that comes with Easel by its name, or another by its path.</param>
public sealed record OtherModels(Func<ImageRequest, string, DiffusionModel> Checkpoint, Func<string, Upscaler> Upscaler);
