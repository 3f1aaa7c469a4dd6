namespace Easel.Studio.Intake;

/// <summary>A picture that lies in the studio to be worked on.</summary>
/// <param name="Id">Its name, made from its content: 32 hexadecimal digits.</param>
/// <param name="Width">Pixels, as it is looked at: a camera's rotation counts.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Path">Its file, as requests name it.</param>
public sealed record KeptPicture(string Id, int Width, int Height, string Path);
