/**
 * Whether the holder of an id tag may charge: who is asked, and what is known without asking
 * (OCPP 1.6 §3.5). List and cache outlive reboots.
 */

import { effectiveAuthorizationStatus } from "../../model/id-tag.ts";
import { CallError } from "../../protocol/errors.ts";
import type { PeerFailure } from "../../protocol/peer.ts";
import type {
  AuthorizationStatus,
  IdTagInfo,
  Request,
  UpdateStatus,
} from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { AuthorizationCache } from "./authorization-cache.ts";
import { LocalList } from "./local-list.ts";

/** The outcome of presenting a tag; `parentIdTag` is the group it belongs to, where one is known. */
export interface AuthorizationResult {
  readonly status: AuthorizationStatus;
  readonly parentIdTag: string | undefined;
}

export class Authorization {
  readonly #chargePoint: ChargePoint;
  #list: LocalList | undefined;
  #cache: AuthorizationCache | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /**
   * What is known and good is enough where LocalPreAuthorize says so; else the central system is
   * asked, and what is known decides where it cannot be. `settled` is called once.
   */
  authorize(idTag: string, settled: (result: AuthorizationResult) => void): void {
    const known = this.#known(idTag);
    if (known?.status === "Accepted" && this.#is("LocalPreAuthorize")) {
      settled(known);
      return;
    }
    if (!this.#chargePoint.canCall) {
      settled(this.#decideOffline(known));
      return;
    }
    this.#chargePoint.call("Authorize", { idTag }, (failure, response) => {
      if (failure === undefined) {
        this.learn(idTag, response.idTagInfo);
        settled(this.#read(response.idTagInfo));
      } else {
        settled(this.#decideWithoutAnswer(idTag, failure));
      }
    });
  }

  /** The group of a tag, as far as it is known without asking. */
  knownParentOf(idTag: string): string | undefined {
    return this.#known(idTag)?.parentIdTag;
  }

  /** Takes in what a response says of a tag (§3.5.1). What the list has is not put in the cache. */
  learn(idTag: string, info: IdTagInfo): void {
    const listed = this.#is("LocalAuthListEnabled") ? this.#list?.find(idTag) : undefined;
    if (listed !== undefined) {
      if (this.#read(listed).status !== info.status) this.#tellConflict();
      return;
    }
    if (!this.#is("AuthorizationCacheEnabled")) return;
    this.#cache ??= new AuthorizationCache();
    this.#cache.set(idTag, info);
  }

  get listVersion(): number {
    return this.#list?.version ?? 0;
  }

  updateList(request: Request<"SendLocalList">): UpdateStatus {
    const { configuration } = this.#chargePoint;
    this.#list ??= new LocalList();
    return this.#list.update(request, {
      maxSent: configuration.integer("SendLocalListMaxLength"),
      maxKept: configuration.integer("LocalAuthListMaxLength"),
    });
  }

  /** False where there is no cache to clear (E 3.23). */
  clearCache(): boolean {
    if (!this.#is("AuthorizationCacheEnabled")) return false;
    this.#cache?.clear();
    return true;
  }

  /** As the charge point left the factory. */
  clear(): void {
    this.#list = undefined;
    this.#cache = undefined;
  }

  /** The list stands before the cache (§3.5.3). */
  #known(idTag: string): AuthorizationResult | undefined {
    const listed = this.#is("LocalAuthListEnabled") ? this.#list?.find(idTag) : undefined;
    const cached = this.#is("AuthorizationCacheEnabled") ? this.#cache?.find(idTag) : undefined;
    const info = listed ?? cached;
    return info && this.#read(info);
  }

  #read(info: IdTagInfo): AuthorizationResult {
    const nowMs = this.#chargePoint.now();
    const status = effectiveAuthorizationStatus({ info, nowMs, isBusy: false });
    return { status, parentIdTag: info.parentIdTag };
  }

  /** A refusal that is known stands, even where strangers are let in (§3.5.4). */
  #decideOffline(known: AuthorizationResult | undefined): AuthorizationResult {
    if (known !== undefined) {
      if (known.status !== "Accepted" || this.#is("LocalAuthorizeOffline")) return known;
    } else if (this.#is("AllowOfflineTxForUnknownId")) {
      return { status: "Accepted", parentIdTag: undefined };
    }
    return { status: "Invalid", parentIdTag: undefined };
  }

  /** An error is an answer; anything else is as good as being offline. */
  #decideWithoutAnswer(idTag: string, failure: PeerFailure): AuthorizationResult {
    if (failure instanceof CallError) return { status: "Invalid", parentIdTag: undefined };
    return this.#decideOffline(this.#known(idTag));
  }

  /** The list says otherwise than the central system (§3.5.2). */
  #tellConflict(): void {
    this.#chargePoint.whole.report({ errorCode: "LocalListConflict" });
  }

  #is(
    key:
      | "AllowOfflineTxForUnknownId"
      | "AuthorizationCacheEnabled"
      | "LocalAuthListEnabled"
      | "LocalAuthorizeOffline"
      | "LocalPreAuthorize",
  ): boolean {
    return this.#chargePoint.configuration.boolean(key);
  }
}
