import { Module } from '@nestjs/common';
import { VerifierPages } from './verifier.pages.js';

/** Verification for everyone, without an account. */
@Module({ controllers: [VerifierPages] })
export class VerifierModule {}
