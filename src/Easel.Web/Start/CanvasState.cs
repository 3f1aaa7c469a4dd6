namespace Easel.Web.Start;

/// <summary>What the canvas tells after each change, for the buttons beside it.</summary>
/// <param name="CanUndo">Whether something can be taken back.</param>
/// <param name="CanRedo">Whether something can be done again.</param>
/// <param name="Width">Pixels of the picture.</param>
/// <param name="Height">Pixels of the picture.</param>
/// <param name="Sides">What the frame adds.</param>
/// <param name="Size">Diameter of the brush in the picture's pixels; keys change it too.</param>
/// <param name="Erases">Whether the brush takes away.</param>
public sealed record CanvasState(bool CanUndo, bool CanRedo, int Width, int Height, FrameSides Sides, double Size, bool Erases);
