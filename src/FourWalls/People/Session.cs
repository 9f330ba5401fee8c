namespace FourWalls.People;

public sealed class Session;
